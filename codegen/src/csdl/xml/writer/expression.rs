//! Annotations and their expressions (§14).

use super::super::super::ast::{
    Annotation, Expression, ExpressionKind, PathKind, Record, TypeExpression,
};
use super::super::super::names::{constant_name, operator_name, path_name};
use super::markup::Markup;

impl Markup {
    pub(super) fn annotations(&mut self, annotations: &[Annotation]) {
        for annotation in annotations {
            self.start("Annotation");
            self.attribute("Term", &annotation.term.value);
            self.optional("Qualifier", annotation.qualifier.as_ref());
            self.value(annotation.value.as_ref());
            self.annotations(&annotation.annotations);
            self.end("Annotation");
        }
    }

    /// The value of the element just begun: as attribute if it has that form.
    fn value(&mut self, value: Option<&Expression>) {
        match value.map(|value| (value, &value.kind)) {
            None => {}
            Some((value, ExpressionKind::Constant(kind, text))) => {
                self.place = value.span;
                self.attribute(constant_name(*kind), text)
            }
            Some((_, ExpressionKind::Path(kind, text))) => {
                self.attribute(written_name(*kind), text)
            }
            Some((value, _)) => self.expression(value),
        }
    }

    fn expression(&mut self, expression: &Expression) {
        let annotations = &expression.annotations;
        self.place = expression.span;
        match &expression.kind {
            ExpressionKind::Constant(kind, text) => self.text_element(constant_name(*kind), text),
            ExpressionKind::Path(kind, text) => self.text_element(written_name(*kind), text),
            ExpressionKind::LabeledElementReference(text) => {
                self.text_element("LabeledElementReference", &text.value);
            }
            ExpressionKind::Operator(operator, operands) => {
                self.compound(operator_name(*operator), operands, annotations);
            }
            ExpressionKind::Collection(items) => self.compound("Collection", items, annotations),
            ExpressionKind::If(operands) => self.compound("If", operands, annotations),
            ExpressionKind::UrlRef(inner) => {
                self.compound("UrlRef", std::slice::from_ref(inner), annotations)
            }
            ExpressionKind::Null => self.compound("Null", &[], annotations),
            ExpressionKind::Apply(function, operands) => {
                self.start("Apply");
                self.attribute("Function", &function.value);
                self.finish_compound("Apply", operands, annotations);
            }
            ExpressionKind::Cast(ty, operand) => {
                self.type_test("Cast", ty, operand.as_deref(), annotations)
            }
            ExpressionKind::IsOf(ty, operand) => {
                self.type_test("IsOf", ty, operand.as_deref(), annotations)
            }
            ExpressionKind::LabeledElement(label, value) => {
                self.start("LabeledElement");
                self.attribute("Name", &label.value);
                self.value(value.as_deref());
                self.finish_compound("LabeledElement", &[], annotations);
            }
            ExpressionKind::Record(record) => self.record(record, annotations),
        }
    }

    fn compound(&mut self, name: &str, operands: &[Expression], annotations: &[Annotation]) {
        self.start(name);
        self.finish_compound(name, operands, annotations);
    }

    fn finish_compound(&mut self, name: &str, operands: &[Expression], annotations: &[Annotation]) {
        for operand in operands {
            self.expression(operand);
        }
        self.annotations(annotations);
        self.end(name);
    }

    fn type_test(
        &mut self,
        name: &str,
        ty: &TypeExpression,
        operand: Option<&Expression>,
        annotations: &[Annotation],
    ) {
        self.start(name);
        self.ty("Type", ty);
        if let Some(operand) = operand {
            self.expression(operand);
        }
        self.finish_compound(name, &[], annotations);
    }

    fn record(&mut self, record: &Record, annotations: &[Annotation]) {
        self.start("Record");
        self.optional("Type", record.ty.as_ref());
        for property in &record.properties {
            self.start("PropertyValue");
            self.attribute("Property", &property.property.value);
            self.value(property.value.as_ref());
            self.annotations(&property.annotations);
            self.end("PropertyValue");
        }
        self.finish_compound("Record", &[], annotations);
    }
}

/// The name of a path; CSDL XML has none for a path to any property (§14.4.1).
fn written_name(kind: PathKind) -> &'static str {
    match kind {
        PathKind::AnyPropertyPath => path_name(PathKind::PropertyPath),
        kind => path_name(kind),
    }
}
