//! A tree without what the two forms of CSDL write differently but mean alike: the whole list of
//! what is not kept when a document goes from one form to the other.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use odata_bindgen::csdl::ast::*;
use odata_bindgen::source::Span;

/// The tree in its normal form.
pub fn normal(mut document: Document) -> Document {
    // CSDL JSON always has a version, and names the container, which XML has no place for.
    document.version.get_or_insert_with(|| text("4.0"));
    document.entity_container = None;
    // What other namespaces have means nothing.
    document.foreign = None;
    // A JSON object has one member for a name: references to one URI, schemas of one namespace.
    document.references = merged(
        document.references,
        |it| it.uri.value.to_string(),
        |to, from| {
            to.includes.extend(from.includes);
            to.include_annotations.extend(from.include_annotations);
            to.annotations.extend(from.annotations);
        },
    );
    document.schemas = merged(
        document.schemas,
        |it| it.namespace.value.to_string(),
        |to, from| {
            to.children.extend(from.children);
            to.annotations.extend(from.annotations);
        },
    );
    for reference in &mut document.references {
        annotations(&mut reference.annotations);
        for include in &mut reference.includes {
            annotations(&mut include.annotations);
        }
    }
    for schema in &mut document.schemas {
        annotations(&mut schema.annotations);
        schema.children = children(std::mem::take(&mut schema.children));
    }
    document
}

fn text(value: &str) -> Text {
    Spanned {
        value: value.into(),
        span: Span::default(),
    }
}

fn merged<T>(items: Vec<T>, key: fn(&T) -> String, merge: fn(&mut T, T)) -> Vec<T> {
    let mut at = BTreeMap::new();
    let mut merged: Vec<T> = Vec::new();
    for item in items {
        match at.get(&key(&item)) {
            Some(&at) => merge(&mut merged[at], item),
            None => {
                at.insert(key(&item), merged.len());
                merged.push(item);
            }
        }
    }
    merged
}

/// Children with one name stand together: overloads. `Annotations` with one target are one, at
/// the end, their qualifier on each annotation.
fn children(items: Vec<SchemaChild>) -> Vec<SchemaChild> {
    let mut order = BTreeMap::new();
    let mut named = Vec::new();
    let mut targets = Vec::new();
    for item in items {
        match item {
            SchemaChild::Annotations(mut it) => {
                for annotation in &mut it.annotations {
                    if annotation.qualifier.is_none() {
                        annotation.qualifier.clone_from(&it.qualifier);
                    }
                }
                it.qualifier = None;
                targets.push(it);
            }
            other => {
                let next = order.len();
                let at = *order.entry(name(&other)).or_insert(next);
                named.push((at, child(other)));
            }
        }
    }
    named.sort_by_key(|(at, _)| *at);
    let targets = merged(
        targets,
        |it| it.target.value.to_string(),
        |to, from| {
            to.annotations.extend(from.annotations);
        },
    );
    let targets = targets.into_iter().map(|mut it| {
        annotations(&mut it.annotations);
        SchemaChild::Annotations(it)
    });
    named.into_iter().map(|(_, it)| it).chain(targets).collect()
}

fn name(child: &SchemaChild) -> String {
    match child {
        SchemaChild::EntityType(it) | SchemaChild::ComplexType(it) => &it.name,
        SchemaChild::EnumType(it) => &it.name,
        SchemaChild::TypeDefinition(it) => &it.name,
        SchemaChild::Term(it) => &it.name,
        SchemaChild::Action(it) | SchemaChild::Function(it) => &it.name,
        SchemaChild::EntityContainer(it) => &it.name,
        SchemaChild::Annotations(it) => &it.target,
    }
    .value
    .to_string()
}

fn child(mut child: SchemaChild) -> SchemaChild {
    match &mut child {
        SchemaChild::EntityType(it) | SchemaChild::ComplexType(it) => structured(it),
        SchemaChild::EnumType(it) => enumeration(it),
        SchemaChild::TypeDefinition(it) => {
            facets(&mut it.ty, None);
            annotations(&mut it.annotations);
        }
        SchemaChild::Term(it) => {
            facets(&mut it.ty, Some(true));
            // A list of words.
            if let Some(words) = &mut it.applies_to {
                words.value = words
                    .value
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
                    .into();
            }
            annotations(&mut it.annotations);
        }
        SchemaChild::Action(it) | SchemaChild::Function(it) => {
            for parameter in &mut it.parameters {
                of_operation(&mut parameter.ty);
                annotations(&mut parameter.annotations);
            }
            if let Some(return_type) = &mut it.return_type {
                of_operation(&mut return_type.ty);
                annotations(&mut return_type.annotations);
            }
            annotations(&mut it.annotations);
        }
        SchemaChild::EntityContainer(it) => container(it),
        SchemaChild::Annotations(_) => {}
    }
    child
}

fn structured(ty: &mut StructuredType) {
    annotations(&mut ty.annotations);
    let keys = ty.key.iter().flat_map(|it| &it.property_refs);
    let keys: BTreeSet<_> = keys.map(|it| it.name.value.clone()).collect();
    for property in &mut ty.properties {
        facets(&mut property.ty, Some(true));
        // What is in a key holds no null (§6.5), whatever a document says.
        if keys.contains(&property.name.value) {
            property.ty.facets.nullable = Some(false);
        }
        annotations(&mut property.annotations);
    }
    for property in &mut ty.navigation_properties {
        let nullable = &mut property.ty.facets.nullable;
        // Not allowed for a collection (§8.3), and true for any other.
        *nullable = (!property.ty.is_collection).then_some(nullable.unwrap_or(true));
        annotations(&mut property.annotations);
        // Of constraints of one property, the last counts.
        let constraints = &mut property.referential_constraints;
        last_of(constraints, |it| it.property.value.to_string());
        for constraint in constraints {
            annotations(&mut constraint.annotations);
        }
        if let Some(on_delete) = &mut property.on_delete {
            annotations(&mut on_delete.annotations);
        }
    }
}

/// Members without a value have one more than the one before, and the first 0.
fn enumeration(ty: &mut EnumType) {
    annotations(&mut ty.annotations);
    let mut next = 0_i64;
    for member in &mut ty.members {
        let value = member.value.get_or_insert_with(|| text(&next.to_string()));
        if let Ok(number) = value.value.parse::<i64>() {
            value.value = number.to_string().into();
            next = number;
        }
        next += 1;
        annotations(&mut member.annotations);
    }
}

fn container(container: &mut EntityContainer) {
    annotations(&mut container.annotations);
    for child in &mut container.children {
        match child {
            ContainerChild::EntitySet(it) => {
                annotations(&mut it.annotations);
                bindings(&mut it.bindings);
            }
            ContainerChild::Singleton(it) => {
                annotations(&mut it.annotations);
                bindings(&mut it.bindings);
            }
            ContainerChild::ActionImport(it) | ContainerChild::FunctionImport(it) => {
                // False is the default.
                it.include_in_service_document = it.include_in_service_document.filter(|it| *it);
                annotations(&mut it.annotations);
            }
        }
    }
}

fn last_of<T>(items: &mut Vec<T>, key: fn(&T) -> String) {
    let mut seen = BTreeSet::new();
    items.reverse();
    items.retain(|it| seen.insert(key(it)));
    items.reverse();
}

/// Of bindings of one path, the last counts.
fn bindings(items: &mut Vec<NavigationPropertyBinding>) {
    last_of(items, |it| it.path.value.to_string());
    items
        .iter_mut()
        .for_each(|it| annotations(&mut it.annotations));
}

/// Null is in a collection of values unless it is written that it is not (§12.8, §12.9), and never
/// in one of entities; of other types nothing is known here.
fn of_operation(ty: &mut TypeExpression) {
    let nullable = ty.facets.nullable.unwrap_or(true);
    facets(ty, None);
    let is_known = !ty.is_collection || ty.name.value.starts_with("Edm.");
    ty.facets.nullable = is_known.then_some(nullable);
}

/// Each form has defaults of its own; `nullable` is that of CSDL XML where there is one.
fn facets(ty: &mut TypeExpression, nullable: Option<bool>) {
    let facets = &mut ty.facets;
    // Of a collection without `Nullable` nothing is known in XML; in JSON it is false.
    let nullable = nullable.map(|it| it && !ty.is_collection);
    facets.nullable = facets.nullable.or(nullable);
    // `max` is no length, and not allowed in JSON.
    facets.max_length = facets
        .max_length
        .take()
        .filter(|it| !it.eq_ignore_ascii_case("max"));
    // A Boolean has no capitals in JSON.
    if ty.name.value == "Edm.Boolean" {
        let lower = facets.default_value.take();
        facets.default_value = lower.map(|it| it.to_ascii_lowercase());
    }
    // True is the default.
    facets.unicode = facets.unicode.filter(|it| !*it);
    facets.scale = facets.scale.take().map(|it| it.to_ascii_lowercase());
    facets.srid = facets.srid.take().map(|it| it.to_ascii_lowercase());
    if ty.name.value == "Edm.Decimal" && facets.scale.is_none() {
        facets.scale = Some("0".into());
    }
    let is_temporal = matches!(
        ty.name.value.as_str(),
        "Edm.DateTimeOffset" | "Edm.Duration" | "Edm.TimeOfDay"
    );
    if is_temporal && facets.precision.is_none() {
        facets.precision = Some("0".into());
    }
}

/// Of annotations with one term and qualifier, the last counts.
fn annotations(items: &mut Vec<Annotation>) {
    last_of(items, |it| {
        let qualifier = it.qualifier.as_ref().map(|it| it.value.as_str());
        format!("{}#{qualifier:?}", it.term.value)
    });
    for annotation in items {
        // Without a value, most terms are true; JSON has to write a value.
        let value = annotation.value.get_or_insert_with(|| Expression {
            kind: ExpressionKind::Constant(ConstantKind::Bool, "true".into()),
            annotations: Vec::new(),
            span: Span::default(),
        });
        beside(value, &mut annotation.annotations);
        expression(value, false);
        annotations(&mut annotation.annotations);
    }
}

/// JSON has no place in an array: the annotations of a collection are those of its place.
fn beside(value: &mut Expression, outer: &mut Vec<Annotation>) {
    if matches!(value.kind, ExpressionKind::Collection(_)) {
        outer.splice(0..0, std::mem::take(&mut value.annotations));
    }
}

fn expression(it: &mut Expression, is_operand: bool) {
    annotations(&mut it.annotations);
    match &mut it.kind {
        ExpressionKind::Constant(kind, value) => it.kind = constant(*kind, value, is_operand),
        ExpressionKind::Path(PathKind::Path, _) | ExpressionKind::LabeledElementReference(_) => {}
        // Where the term says what kind of path it is, JSON has a string.
        ExpressionKind::Path(_, path) => {
            it.kind = ExpressionKind::Constant(ConstantKind::String, path.clone());
        }
        ExpressionKind::Operator(_, items) | ExpressionKind::Apply(_, items) => {
            items.iter_mut().for_each(|it| expression(it, true));
        }
        ExpressionKind::Collection(items) | ExpressionKind::If(items) => {
            items.iter_mut().for_each(|it| expression(it, is_operand));
        }
        ExpressionKind::Cast(_, operand) | ExpressionKind::IsOf(_, operand) => {
            // JSON has to write an operand.
            let operand = operand.get_or_insert_with(|| {
                Box::new(Expression {
                    kind: ExpressionKind::Null,
                    annotations: Vec::new(),
                    span: Span::default(),
                })
            });
            expression(operand, true);
        }
        ExpressionKind::LabeledElement(_, value) => {
            value.iter_mut().for_each(|it| expression(it, is_operand));
        }
        ExpressionKind::UrlRef(inner) => expression(inner, true),
        ExpressionKind::Null => {}
        ExpressionKind::Record(record) => {
            // A property without a value has its default, as has one that is not there.
            record
                .properties
                .retain(|it| it.value.is_some() || !it.annotations.is_empty());
            // Of values of one property, the last counts.
            last_of(&mut record.properties, |it| it.property.value.to_string());
            for property in &mut record.properties {
                if let Some(value) = &mut property.value {
                    beside(value, &mut property.annotations);
                    expression(value, false);
                }
                annotations(&mut property.annotations);
            }
        }
    }
}

/// JSON has numbers, Booleans and strings: what type a string is of, its place says; an enumeration
/// member that is an operand is cast to its type.
fn constant(kind: ConstantKind, value: &str, is_operand: bool) -> ExpressionKind {
    let plain = |kind, value: &str| ExpressionKind::Constant(kind, value.into());
    match kind {
        ConstantKind::Bool => plain(kind, value),
        ConstantKind::Int | ConstantKind::Decimal | ConstantKind::Float => {
            match value.parse::<f64>() {
                Ok(number) if number.is_finite() => {
                    plain(ConstantKind::Float, &format!("{number:e}"))
                }
                _ => plain(ConstantKind::String, value),
            }
        }
        ConstantKind::EnumMember => {
            let parts: Vec<_> = value.split_whitespace().collect();
            let names = parts.iter().map(|it| it.rsplit('/').next().unwrap());
            let names = plain(ConstantKind::String, &names.collect::<Vec<_>>().join(","));
            match parts.first().and_then(|it| it.split_once('/')) {
                Some((ty, _)) if is_operand => {
                    let ty = TypeExpression {
                        name: text(ty),
                        is_collection: false,
                        facets: Facets::default(),
                    };
                    let operand = Expression {
                        kind: names,
                        annotations: Vec::new(),
                        span: Span::default(),
                    };
                    ExpressionKind::Cast(Box::new(ty), Some(Box::new(operand)))
                }
                _ => names,
            }
        }
        _ => plain(ConstantKind::String, value),
    }
}
