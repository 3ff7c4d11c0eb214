//! The names that the documents define.
//!
//! In: the children of all schemas. Out: a type, operation, term or container with its name
//! and nothing else, and the tables to find them. What always holds: of two elements with one
//! name the first counts, and the second is an error.

use std::collections::hash_map::Entry;

use ecow::EcoString;

use super::model::{
    Container, EnumType, Operation, OperationKind, Origin, Primitive, QualifiedName, Structured,
    Term, TypeDef, TypeDefinition, TypeId, TypeKind, TypeTarget, TypeUse,
};
use super::scope::Site;
use super::{Resolver, operation_id, type_id};
use crate::csdl::ast::{self, Facets, SchemaChild, Text};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{self, Code};
use crate::source::Span;

impl<'a> Resolver<'a, '_> {
    /// Declares everything.
    pub(super) fn declare(&mut self) {
        let documents = self.documents;
        self.reserve();
        for (document, tree) in documents.iter().enumerate() {
            for (schema, part) in tree.schemas.iter().enumerate() {
                let site = self.scopes.site(documents, document, schema);
                self.check_namespace(&part.namespace);
                for (child, element) in part.children.iter().enumerate() {
                    let origin = Origin {
                        document,
                        schema,
                        child,
                    };
                    self.declare_child(site, origin, element);
                }
            }
        }
        self.defined_types = self.model.types.len();
    }

    /// Makes room for what will be entered: growing the tables costs more than counting.
    fn reserve(&mut self) {
        let children = self
            .documents
            .iter()
            .flat_map(|it| &it.schemas)
            .flat_map(|it| &it.children);
        let (mut types, mut members, mut operations) = (0, 0, 0);
        for child in children {
            match child {
                SchemaChild::EntityType(ty) | SchemaChild::ComplexType(ty) => {
                    types += 1;
                    members += ty.properties.len() + ty.navigation_properties.len();
                }
                SchemaChild::EnumType(ty) => {
                    types += 1;
                    members += ty.members.len();
                }
                SchemaChild::TypeDefinition(_) => types += 1,
                SchemaChild::Action(_) | SchemaChild::Function(_) => operations += 1,
                _ => {}
            }
        }
        self.types.reserve(types);
        self.model.types.reserve(types);
        self.members.reserve(members);
        self.model.operations.reserve(operations);
    }

    fn declare_child(&mut self, site: Site<'a>, origin: Origin, element: &'a SchemaChild) {
        match element {
            SchemaChild::EntityType(ty) => {
                self.declare_type(
                    site,
                    origin,
                    &ty.name,
                    TypeKind::Entity(Structured::default()),
                );
            }
            SchemaChild::ComplexType(ty) => {
                self.declare_type(
                    site,
                    origin,
                    &ty.name,
                    TypeKind::Complex(Structured::default()),
                );
            }
            SchemaChild::EnumType(ty) => {
                let kind = TypeKind::Enum(EnumType {
                    underlying: Primitive::Int32,
                    is_flags: ty.is_flags,
                    members: Vec::new(),
                });
                self.declare_type(site, origin, &ty.name, kind);
            }
            SchemaChild::TypeDefinition(ty) => {
                let underlying = undecided(ty.ty.name.span);
                self.declare_type(
                    site,
                    origin,
                    &ty.name,
                    TypeKind::Definition(TypeDefinition { underlying }),
                );
            }
            SchemaChild::Term(term) => self.declare_term(site, origin, term),
            SchemaChild::Action(operation) => {
                self.declare_operation(site, origin, OperationKind::Action, operation);
            }
            SchemaChild::Function(operation) => {
                self.declare_operation(site, origin, OperationKind::Function, operation);
            }
            SchemaChild::EntityContainer(container) => {
                self.declare_container(site, origin, container)
            }
            SchemaChild::Annotations(_) => {}
        }
    }

    fn declare_type(&mut self, site: Site<'a>, origin: Origin, name: &'a Text, kind: TypeKind) {
        self.check_name(name);
        let id = type_id(self.model.types.len());
        match self.types.entry((site.namespace, &name.value)) {
            Entry::Vacant(entry) => {
                entry.insert(id);
            }
            Entry::Occupied(entry) => {
                let first = *entry.get();
                return self.report_second_type(origin, name, first);
            }
        }
        let name_of_type = self.qualified(site, name);
        self.model.types.push(TypeDef {
            name: name_of_type,
            kind,
            versions: Vec::new(),
            annotations: Vec::new(),
            span: name.span,
            origin: Some(origin),
        });
    }

    fn declare_term(&mut self, site: Site<'a>, origin: Origin, term: &'a ast::Term) {
        self.check_name(&term.name);
        let at = self.model.terms.len();
        if let Some(&first) = self.terms.get(&(site.namespace, term.name.value.as_str())) {
            let first = self.model.terms[first].span;
            let message = format!(
                "the term `{}` is defined twice; the first definition counts",
                term.name.value
            );
            return self.report(
                Diagnostic::warning(codes::DUPLICATE_TERM, term.name.span, message)
                    .with_related(first, "the first definition is here"),
            );
        }
        self.terms.insert((site.namespace, &term.name.value), at);
        let name = self.qualified(site, &term.name);
        let words = term
            .applies_to
            .as_ref()
            .map_or("", |text| text.value.as_str());
        self.model.terms.push(Term {
            name,
            ty: undecided(term.ty.name.span),
            base_term: None,
            applies_to: words.split_whitespace().map(EcoString::from).collect(),
            annotations: Vec::new(),
            span: term.name.span,
            origin,
        });
    }

    fn declare_operation(
        &mut self,
        site: Site<'a>,
        origin: Origin,
        kind: OperationKind,
        operation: &'a ast::Operation,
    ) {
        self.check_name(&operation.name);
        let id = operation_id(self.model.operations.len());
        let name = self.qualified(site, &operation.name);
        let overloads = self
            .operations
            .entry((site.namespace, &operation.name.value));
        overloads.or_default().push(id);
        self.model.operations.push(Operation {
            name,
            kind,
            is_bound: operation.is_bound,
            is_composable: operation.is_composable,
            entity_set_path: operation
                .entity_set_path
                .as_ref()
                .map(|path| path.value.clone()),
            parameters: Vec::new(),
            return_type: None,
            annotations: Vec::new(),
            span: operation.name.span,
            origin,
        });
    }

    fn declare_container(
        &mut self,
        site: Site<'a>,
        origin: Origin,
        container: &'a ast::EntityContainer,
    ) {
        self.check_name(&container.name);
        let at = self.model.containers.len();
        if let Some(&first) = self
            .containers
            .get(&(site.namespace, container.name.value.as_str()))
        {
            let first = self.model.containers[first].span;
            return self.report_duplicate(
                codes::DUPLICATE_CONTAINER,
                "entity container",
                &container.name,
                first,
            );
        }
        self.containers
            .insert((site.namespace, &container.name.value), at);
        let name = self.qualified(site, &container.name);
        self.extended.push(None);
        self.model.containers.push(Container {
            name,
            children: Vec::new(),
            annotations: Vec::new(),
            span: container.name.span,
            origin,
        });
        self.declare_children(at, container);
    }

    fn qualified(&self, site: Site<'a>, name: &Text) -> QualifiedName {
        QualifiedName::new(self.scopes.name(site.namespace), &name.value)
    }

    /// Reports a second definition of a name.
    pub(super) fn report_duplicate(&mut self, code: Code, what: &str, name: &Text, first: Span) {
        let message = format!("the {what} `{}` is defined twice", name.value);
        self.report(
            Diagnostic::error(code, name.span, message)
                .with_related(first, "the first definition is here"),
        );
    }

    /// A second type of one name contradicts the first. The exception: metadata that a service
    /// puts together from parts repeats derived types, each part with its own members.
    fn report_second_type(&mut self, origin: Origin, name: &Text, first: TypeId) {
        let first = self.model.ty(first);
        let is_derived = |origin: Origin| self.base_type_text(origin).is_some();
        let first_span = first.span;
        if !(is_derived(origin) && first.origin.is_some_and(is_derived)) {
            return self.report_duplicate(codes::DUPLICATE_TYPE, "type", name, first_span);
        }
        let message = format!(
            "the type `{}` is defined twice; the first definition counts",
            name.value
        );
        self.report(
            Diagnostic::warning(codes::DUPLICATE_TYPE, name.span, message)
                .with_related(first_span, "the first definition is here"),
        );
    }

    /// `BaseType` of the element, if it is an entity or complex type that has one.
    pub(super) fn base_type_text(&self, origin: Origin) -> Option<&'a Text> {
        let element =
            &self.documents[origin.document].schemas[origin.schema].children[origin.child];
        match element {
            SchemaChild::EntityType(ty) | SchemaChild::ComplexType(ty) => ty.base_type.as_ref(),
            _ => None,
        }
    }
}

/// What stands in for a type until it is resolved.
fn undecided(span: Span) -> TypeUse {
    TypeUse {
        target: TypeTarget::Primitive(Primitive::Untyped),
        is_collection: false,
        facets: Facets::default(),
        span,
    }
}
