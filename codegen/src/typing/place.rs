//! The places of annotation values, and the types that they give them.
//!
//! In: a tree, and what is known of terms. Out: every expression of every annotation with its place,
//! those inside it first. What always holds: a place has a type only if a term or a property that is
//! known says it.

use std::collections::BTreeMap;

use super::{Types, declared, path, visit};
use crate::csdl::ast::{
    Annotation, Document, Expression, ExpressionKind, Operator, PathKind, Record,
};

/// What the place of a value says of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place<'p> {
    /// The type of the term or property, with its whole name; that of an item in a collection.
    Of(&'p str),
    /// The term or property is not known, and would say it.
    Unknown,
    /// An operand, to which nothing gives a type.
    Operand,
    /// An operand that is compared with something of this type.
    Compared(&'p str),
}

impl Place<'_> {
    /// Whether constants of any type may stand here, so that none is given by the place.
    pub(super) fn is_untyped(self, types: &dyn Types) -> bool {
        match self {
            Self::Of(ty) => {
                let ty = types.underlying(ty).unwrap_or(ty);
                matches!(ty, "Edm.Untyped" | "Edm.PrimitiveType")
            }
            Self::Unknown => false,
            Self::Operand | Self::Compared(_) => true,
        }
    }

    /// Whether it is an operand.
    pub(super) fn is_operand(self) -> bool {
        matches!(self, Self::Operand | Self::Compared(_))
    }
}

/// A place, and the annotation that it is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'p> {
    /// What it says.
    pub(super) place: Place<'p>,
    /// The annotation's term, as the document spells it.
    pub(super) term: &'p str,
    /// The type at which paths begin, if it is known.
    pub(super) start: Option<&'p str>,
}

/// What is done with each expression.
type Visitor<'v> = &'v mut dyn FnMut(&mut Expression, Site<'_>);

/// Shows every expression, those inside it before it.
pub(super) fn walk(document: &mut Document, types: &dyn Types, visitor: Visitor<'_>) {
    let mut walker = Walker {
        aliases: declared::aliases(document),
        types,
        visitor,
    };
    visit::annotations(document, &mut |host, list| {
        if !list.is_empty() {
            let start = path::start(host, &walker.aliases, types);
            walker.annotations(list, start.as_deref());
        }
    });
}

struct Walker<'w> {
    aliases: BTreeMap<String, String>,
    types: &'w dyn Types,
    visitor: Visitor<'w>,
}

impl Walker<'_> {
    fn annotations(&mut self, annotations: &mut [Annotation], start: Option<&str>) {
        for annotation in annotations {
            let types = self.types;
            let term = annotation.term.value.as_str();
            if let Some(value) = &mut annotation.value {
                let whole = declared::whole(&self.aliases, term);
                let place = types.term(&whole).map_or(Place::Unknown, Place::Of);
                let site = Site { place, term, start };
                self.expression(value, site);
            }
            self.annotations(&mut annotation.annotations, start);
        }
    }

    fn expression(&mut self, expression: &mut Expression, site: Site<'_>) {
        self.annotations(&mut expression.annotations, site.start);
        let operand = Site {
            place: Place::Operand,
            ..site
        };
        match &mut expression.kind {
            ExpressionKind::Collection(items) => {
                items.iter_mut().for_each(|it| self.expression(it, site));
            }
            ExpressionKind::If(operands) => {
                for (at, it) in operands.iter_mut().enumerate() {
                    self.expression(it, if at == 0 { operand } else { site });
                }
            }
            ExpressionKind::Operator(operator, operands)
                if is_comparison(*operator) && operands.len() == 2 =>
            {
                if let [first, second] = operands.as_mut_slice() {
                    self.compared(first, second, operand);
                }
            }
            ExpressionKind::Operator(_, operands) | ExpressionKind::Apply(_, operands) => {
                let operands = operands.iter_mut();
                operands.for_each(|it| self.expression(it, operand));
            }
            ExpressionKind::Cast(_, inner) | ExpressionKind::IsOf(_, inner) => {
                if let Some(inner) = inner {
                    self.expression(inner, operand);
                }
            }
            ExpressionKind::LabeledElement(_, Some(value)) => self.expression(value, site),
            ExpressionKind::UrlRef(inner) => self.expression(inner, operand),
            ExpressionKind::Record(record) => self.record(record, site),
            ExpressionKind::Constant(..)
            | ExpressionKind::Path(..)
            | ExpressionKind::LabeledElement(_, None)
            | ExpressionKind::LabeledElementReference(_)
            | ExpressionKind::Null => {}
        }
        (self.visitor)(expression, site);
    }

    /// Two operands that are compared: one of a known type says what the other one is.
    fn compared(&mut self, first: &mut Expression, second: &mut Expression, site: Site<'_>) {
        let types = [self.type_of(second, site), self.type_of(first, site)];
        for (operand, ty) in [first, second].into_iter().zip(&types) {
            let place = ty.as_deref().map_or(Place::Operand, Place::Compared);
            self.expression(operand, Site { place, ..site });
        }
    }

    /// The type of a path or a cast.
    fn type_of(&self, expression: &Expression, site: Site<'_>) -> Option<String> {
        match &expression.kind {
            ExpressionKind::Path(PathKind::Path, path) => {
                path::end(site.start, path, &self.aliases, self.types).map(|it| it.ty)
            }
            ExpressionKind::Cast(ty, _) => Some(declared::whole(&self.aliases, &ty.name.value)),
            _ => None,
        }
    }

    fn record(&mut self, record: &mut Record, site: Site<'_>) {
        let types = self.types;
        let written = record.ty.as_ref();
        let written = written.map(|it| declared::whole(&self.aliases, &it.value));
        let ty = match (&written, site.place) {
            (Some(written), _) => Some(written.as_str()),
            (None, Place::Of(ty)) => Some(ty),
            (None, Place::Unknown | Place::Operand | Place::Compared(_)) => None,
        };
        for property in &mut record.properties {
            if let Some(value) = &mut property.value {
                let ty = ty.and_then(|ty| types.property(ty, &property.property.value));
                let place = ty.map_or(Place::Unknown, Place::Of);
                self.expression(value, Site { place, ..site });
            }
            self.annotations(&mut property.annotations, site.start);
        }
    }
}

/// Whether the operands are of one type, or one is a collection of the other's.
fn is_comparison(operator: Operator) -> bool {
    use Operator as O;
    matches!(
        operator,
        O::Eq | O::Ne | O::Gt | O::Ge | O::Lt | O::Le | O::Has | O::In
    )
}
