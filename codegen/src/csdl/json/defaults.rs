//! What CSDL JSON means by a facet that is not written, where CSDL XML means something else.
//!
//! In: a type's name and its facets. Out: the facets as the other form has them. What always
//! holds: what is left out and filled in again means the same.

use std::collections::{BTreeMap, BTreeSet};

use super::super::ast::{Document, Facets, SchemaChild, Text, TypeExpression};

/// What has a type: that decides what a facet means when it is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A property or term.
    Element,
    /// A parameter or return type.
    Operation,
    /// A property of a key, which holds no null whatever is written (§7.2.1).
    Key,
    /// A type definition: null is for those who use it to decide.
    Definition,
    /// `$Cast` or `$IsOf`: only what is written counts.
    Test,
}

/// The type of what has no `$Type` (§7.1).
pub(super) const TYPE: &str = "Edm.String";

/// The most decimal places that a second can have (§7.2.3): what a temporal type has in CSDL JSON
/// when no precision is written. In CSDL XML it has none.
const MOST_DECIMALS: &str = "12";

/// The scale that a decimal has in CSDL JSON when none is written (§7.2.4). In CSDL XML it is 0.
const VARIABLE: &str = "variable";

/// Writes into the tree what absence means in CSDL JSON.
pub(super) fn fill_absent(ty: &str, facets: &mut Facets) {
    if has_scale(ty) && facets.scale.is_none() {
        facets.scale = Some(VARIABLE.into());
    }
    if has_decimals(ty) && facets.precision.is_none() {
        facets.precision = Some(MOST_DECIMALS.into());
    }
}

/// The facets with what absence means in CSDL XML, and without what it means in CSDL JSON.
pub(super) fn leave_out(ty: &str, facets: &Facets) -> Facets {
    let mut facets = facets.clone();
    if has_scale(ty) {
        match facets.scale.as_deref() {
            None => facets.scale = Some("0".into()),
            Some(scale) if scale.eq_ignore_ascii_case(VARIABLE) => facets.scale = None,
            Some(_) => {}
        }
    }
    if has_decimals(ty) && facets.precision.is_none() {
        facets.precision = Some("0".into());
    }
    facets
}

/// The same for a use of a type definition, which says what the definition leaves open (§11.1).
pub(super) fn leave_out_of_use(definition: &TypeExpression, facets: &Facets) -> Facets {
    let mut whole = leave_out(&definition.name.value, facets);
    let own = &definition.facets;
    if own.scale.is_some() {
        whole.scale = facets.scale.clone();
    }
    if own.precision.is_some() {
        whole.precision = facets.precision.clone();
    }
    whole
}

/// Writes into a tree from CSDL JSON what absence means there and only the rest of the document tells:
/// for uses of its type definitions, and for collections of its entities, of which none is null
/// whatever is written (§12.8, §12.9).
pub(super) fn fill_absent_uses(document: &mut Document) {
    let mut definitions = BTreeMap::new();
    let mut entities = BTreeSet::new();
    for schema in &document.schemas {
        let qualifiers = [Some(&schema.namespace), schema.alias.as_ref()];
        for (child, qualifier) in schema
            .children
            .iter()
            .flat_map(|child| qualifiers.into_iter().flatten().map(move |it| (child, it)))
        {
            let name = |it: &Text| format!("{}.{}", qualifier.value, it.value);
            match child {
                SchemaChild::TypeDefinition(it) => {
                    definitions.entry(name(&it.name)).or_insert(it.ty.clone());
                }
                SchemaChild::EntityType(it) => {
                    entities.insert(name(&it.name));
                }
                _ => {}
            }
        }
    }
    let fill = |ty: &mut TypeExpression| {
        if let Some(definition) = definitions.get(ty.name.value.as_str()) {
            let mut whole = ty.facets.clone();
            fill_absent(&definition.name.value, &mut whole);
            if definition.facets.scale.is_none() {
                ty.facets.scale = whole.scale.clone();
            }
            if definition.facets.precision.is_none() {
                ty.facets.precision = whole.precision.clone();
            }
        }
    };
    let fill_operation = |ty: &mut TypeExpression| {
        fill(ty);
        if ty.is_collection
            && ty.facets.nullable == Some(false)
            && entities.contains(ty.name.value.as_str())
        {
            ty.facets.nullable = None;
        }
    };
    for child in document.schemas.iter_mut().flat_map(|it| &mut it.children) {
        match child {
            SchemaChild::EntityType(it) | SchemaChild::ComplexType(it) => {
                it.properties.iter_mut().for_each(|it| fill(&mut it.ty));
            }
            SchemaChild::Term(it) => fill(&mut it.ty),
            SchemaChild::Action(it) | SchemaChild::Function(it) => {
                it.parameters
                    .iter_mut()
                    .for_each(|it| fill_operation(&mut it.ty));
                it.return_type
                    .iter_mut()
                    .for_each(|it| fill_operation(&mut it.ty));
            }
            _ => {}
        }
    }
}

fn has_scale(ty: &str) -> bool {
    ty == "Edm.Decimal"
}

fn has_decimals(ty: &str) -> bool {
    matches!(ty, "Edm.DateTimeOffset" | "Edm.Duration" | "Edm.TimeOfDay")
}
