//! Names by aliases, as CSDL JSON wants them (JSON §4.2, §5.1): where a document declares an alias,
//! names have it instead of the namespace.
//!
//! In: a tree. Out: the same tree, in which qualified names, also those in paths, begin with the alias of
//! their namespace, if there is one. What always holds: a name means the same as before; an alias that
//! several namespaces have, or that is a namespace itself, is not used.

use std::collections::{BTreeMap, BTreeSet};

use ecow::EcoString;

use super::{Declared, place, visit};
use crate::csdl::ast::{
    Annotation, ConstantKind, ContainerChild, Document, Expression, ExpressionKind, Operation,
    SchemaChild, StructuredType, Text,
};

/// Writes qualified names with aliases.
pub fn use_aliases(document: &mut Document) {
    let aliases = Aliases::of(document);
    if aliases.0.is_empty() {
        return;
    }
    for child in document.schemas.iter_mut().flat_map(|it| &mut it.children) {
        aliases.child(child);
    }
    place::walk(document, &Declared::default(), &mut |expression, _| {
        aliases.expression(expression);
    });
    visit::annotations(document, &mut |_, list| aliases.terms(list));
}

/// The alias of each namespace that has one.
struct Aliases(BTreeMap<EcoString, EcoString>);

impl Aliases {
    fn of(document: &Document) -> Self {
        let schemas = document.schemas.iter();
        let schemas = schemas.map(|it| (&it.namespace.value, it.alias.as_ref()));
        let includes = document.references.iter().flat_map(|it| &it.includes);
        let includes = includes.map(|it| (&it.namespace.value, it.alias.as_ref()));
        let declared: Vec<_> = schemas.chain(includes).collect();
        let namespaces: BTreeSet<&EcoString> = declared.iter().map(|(it, _)| *it).collect();
        let mut meanings: BTreeMap<&EcoString, BTreeSet<&EcoString>> = BTreeMap::new();
        for (namespace, alias) in &declared {
            if let Some(alias) = alias {
                let meanings = meanings.entry(&alias.value).or_default();
                meanings.insert(namespace);
            }
        }
        let is_usable = |alias: &EcoString| {
            let is_identifier = |it: char| it == '_' || it.is_alphanumeric();
            !alias.is_empty()
                && alias.chars().all(is_identifier)
                && !namespaces.contains(alias)
                && meanings.get(alias).is_some_and(|it| it.len() == 1)
        };
        let mut aliases = BTreeMap::new();
        for (namespace, alias) in &declared {
            if let Some(alias) = alias.map(|it| &it.value).filter(|it| is_usable(it)) {
                aliases.entry((*namespace).clone()).or_insert(alias.clone());
            }
        }
        Self(aliases)
    }

    fn child(&self, child: &mut SchemaChild) {
        match child {
            SchemaChild::EntityType(ty) | SchemaChild::ComplexType(ty) => self.structured(ty),
            SchemaChild::EnumType(ty) => self.texts(ty.underlying_type.iter_mut()),
            SchemaChild::TypeDefinition(ty) => self.text(&mut ty.ty.name),
            SchemaChild::Term(term) => {
                self.text(&mut term.ty.name);
                self.texts(term.base_term.iter_mut());
            }
            SchemaChild::Action(it) | SchemaChild::Function(it) => self.operation(it),
            SchemaChild::EntityContainer(container) => {
                self.texts(container.extends.iter_mut());
                for child in &mut container.children {
                    self.container_child(child);
                }
            }
            SchemaChild::Annotations(it) => self.text(&mut it.target),
        }
    }

    fn structured(&self, ty: &mut StructuredType) {
        self.texts(ty.base_type.iter_mut());
        for property in &mut ty.properties {
            self.text(&mut property.ty.name);
        }
        for property in &mut ty.navigation_properties {
            self.text(&mut property.ty.name);
            self.texts(property.partner.iter_mut());
            for constraint in &mut property.referential_constraints {
                self.text(&mut constraint.property);
                self.text(&mut constraint.referenced_property);
            }
        }
    }

    fn operation(&self, operation: &mut Operation) {
        self.texts(operation.entity_set_path.iter_mut());
        for parameter in &mut operation.parameters {
            self.text(&mut parameter.ty.name);
        }
        if let Some(return_type) = &mut operation.return_type {
            self.text(&mut return_type.ty.name);
        }
    }

    fn container_child(&self, child: &mut ContainerChild) {
        let bindings = match child {
            ContainerChild::EntitySet(it) => {
                self.text(&mut it.entity_type);
                &mut it.bindings
            }
            ContainerChild::Singleton(it) => {
                self.text(&mut it.ty);
                &mut it.bindings
            }
            ContainerChild::ActionImport(it) | ContainerChild::FunctionImport(it) => {
                self.text(&mut it.operation);
                self.texts(it.entity_set.iter_mut());
                return;
            }
        };
        for binding in bindings {
            self.text(&mut binding.path);
            self.text(&mut binding.target);
        }
    }

    /// Terms of annotations, and of annotations of those; expressions are shown one by one.
    fn terms(&self, annotations: &mut [Annotation]) {
        for annotation in annotations {
            self.text(&mut annotation.term);
            self.terms(&mut annotation.annotations);
        }
    }

    fn expression(&self, expression: &mut Expression) {
        self.terms(&mut expression.annotations);
        match &mut expression.kind {
            ExpressionKind::Constant(ConstantKind::EnumMember, text)
            | ExpressionKind::Path(_, text) => self.names(text),
            ExpressionKind::Apply(name, _) | ExpressionKind::LabeledElementReference(name) => {
                self.text(name);
            }
            ExpressionKind::Cast(ty, _) | ExpressionKind::IsOf(ty, _) => self.text(&mut ty.name),
            ExpressionKind::Record(record) => {
                self.texts(record.ty.iter_mut());
                for property in &mut record.properties {
                    self.terms(&mut property.annotations);
                }
            }
            _ => {}
        }
    }

    fn texts<'t>(&self, texts: impl Iterator<Item = &'t mut Text>) {
        for text in texts {
            self.text(text);
        }
    }

    fn text(&self, text: &mut Text) {
        self.names(&mut text.value);
    }

    /// All qualified names in a text: one name, or a path in which there may be some. What stands
    /// between quotation marks is a value.
    fn names(&self, text: &mut EcoString) {
        if !text.contains('.') {
            return;
        }
        let is_between = |it: char| "/(),@#=' \t\r\n".contains(it);
        let mut replaced = EcoString::new();
        let mut is_quoted = false;
        for part in text.split_inclusive(is_between) {
            let name = part.strip_suffix(is_between).unwrap_or(part);
            let alias = name
                .rsplit_once('.')
                .filter(|_| !is_quoted)
                .and_then(|(namespace, simple)| Some((self.0.get(namespace)?, simple)));
            match alias {
                Some((alias, simple)) => {
                    replaced.push_str(alias);
                    replaced.push('.');
                    replaced.push_str(simple);
                    replaced.push_str(&part[name.len()..]);
                }
                None => replaced.push_str(part),
            }
            is_quoted ^= part.ends_with('\'');
        }
        if replaced != *text {
            *text = replaced;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_paths_are_written_with_the_alias_and_values_are_not() {
        let aliases = Aliases(BTreeMap::from([
            ("org.shop".into(), "self".into()),
            ("Org.OData.Core.V1".into(), "Core".into()),
        ]));
        for (text, expected) in [
            ("org.shop.Item", "self.Item"),
            ("org.shop.sub.Item", "org.shop.sub.Item"),
            ("org.shop", "org.shop"),
            ("Edm.String", "Edm.String"),
            ("next/org.shop.Toy/id", "next/self.Toy/id"),
            (
                "org.shop.Do(org.shop.Item,Collection(org.shop.Toy))/p",
                "self.Do(self.Item,Collection(self.Toy))/p",
            ),
            ("id@Org.OData.Core.V1.Tag#q", "id@Core.Tag#q"),
            (
                "/org.shop.C/items('org.shop.x')/org.shop.Toy",
                "/self.C/items('org.shop.x')/self.Toy",
            ),
            ("org.shop.E/a org.shop.E/b", "self.E/a self.E/b"),
        ] {
            let mut text = EcoString::from(text);
            aliases.names(&mut text);
            assert_eq!(text, expected);
        }
    }
}
