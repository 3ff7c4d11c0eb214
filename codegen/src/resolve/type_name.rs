//! What a type's name leads to.
//!
//! In: a name as an attribute spells it. Out: a built-in type, a type of the documents, or an
//! opaque one. What always holds: each name that nothing defines is reported once, and has one
//! opaque type; a name in a namespace that the document includes and nobody gave is not, since
//! the reference is.

use super::model::{Primitive, QualifiedName, TypeDef, TypeId, TypeKind, TypeTarget, TypeUse};
use super::primitive::{primitive, primitive_names, replacement};
use super::scope::{NamespaceId, Site};
use super::{Resolver, type_id};
use crate::csdl::ast::{Text, TypeExpression};
use crate::diagnostic::{Diagnostic, codes, shown};
use crate::source::Span;
use crate::suggest::nearest;
use crate::vocabulary::{self, TypeKind as StandardKind};

impl<'a> Resolver<'a, '_> {
    /// A type expression with its name resolved.
    pub(super) fn type_use(&mut self, site: Site<'a>, ty: &'a TypeExpression) -> TypeUse {
        TypeUse {
            target: self.type_target(site, &ty.name),
            is_collection: ty.is_collection,
            facets: ty.facets.clone(),
            span: ty.name.span,
        }
    }

    /// What the name of a type leads to.
    pub(super) fn type_target(&mut self, site: Site<'a>, name: &'a Text) -> TypeTarget {
        let Some((prefix, simple)) = name.value.rsplit_once('.') else {
            return self.unqualified(site, name);
        };
        if prefix == "Edm" {
            let found = primitive(simple).or_else(|| self.other_letters(name, simple));
            if found == Some(Primitive::Untyped) {
                self.came_with_401(site.document, "the type `Edm.Untyped`", name.span);
            }
            return match found {
                Some(primitive) => TypeTarget::Primitive(primitive),
                None => TypeTarget::Type(self.unknown_primitive(name, simple)),
            };
        }
        let namespace = self.scopes.find(site, prefix);
        if namespace.is_none()
            && prefix.eq_ignore_ascii_case("Edm")
            && let Some(primitive) = self.other_letters(name, simple)
        {
            return TypeTarget::Primitive(primitive);
        }
        if let Some(id) = namespace {
            self.check_included(site, name.span, id);
        }
        if let Some(id) = namespace.and_then(|namespace| self.types.get(&(namespace, simple))) {
            return TypeTarget::Type(*id);
        }
        if let Some(target) = self.standard_type(site, name) {
            return target;
        }
        let known = namespace.is_some();
        let namespace = namespace.unwrap_or_else(|| self.scopes.intern(prefix));
        if let Some(id) = self.types.get(&(namespace, simple)) {
            return TypeTarget::Type(*id);
        }
        if !self.scopes.is_absent(site, namespace) {
            self.report_unknown(name, namespace, simple, known);
        }
        TypeTarget::Type(self.opaque(namespace, simple, name.span))
    }

    /// A type of a built-in vocabulary, which is of no document: what a type definition stands
    /// for; for others nothing, they are opaque. A collection where one type has to be is an error.
    fn standard_type(&mut self, site: Site<'a>, name: &'a Text) -> Option<TypeTarget> {
        if is_no_name(name) {
            let message = format!("`{}` is a collection where one type has to be", name.value);
            self.report(Diagnostic::error(codes::INVALID_TYPE, name.span, message));
            return Some(TypeTarget::Primitive(Primitive::Untyped));
        }
        let full = self.scopes.canonical(site, &name.value);
        let (namespace, simple) = full.rsplit_once('.')?;
        let vocabulary = vocabulary::vocabulary(namespace)?;
        let Some(ty) = vocabulary.ty(simple) else {
            let message = format!("the vocabulary `{namespace}` has no type `{simple}`");
            let near = nearest(simple, vocabulary.types().map(|(name, _)| name));
            let help = match near {
                Some(near) => format!(
                    "did you mean `{near}`? Until then it is taken as opaque: any JSON value"
                ),
                None => "it is taken as opaque: any JSON value".to_owned(),
            };
            let diagnostic = Diagnostic::warning(codes::UNKNOWN_TYPE, name.span, message);
            self.report(diagnostic.with_help(help));
            return Some(TypeTarget::Primitive(Primitive::Untyped));
        };
        let StandardKind::Definition(underlying) = &ty.kind else {
            return None;
        };
        let simple = underlying.name.strip_prefix("Edm.")?;
        primitive(simple).map(TypeTarget::Primitive)
    }

    /// Like [`Self::check_included`], of the qualified names in a path, or in a list of paths.
    pub(super) fn check_names_included(&mut self, site: Site<'a>, names: &str, span: Span) {
        if !names.contains('.') {
            return;
        }
        for segment in names.split(['/', ' ']) {
            let start = segment.find('@').map_or(0, |at| at + 1);
            let name = segment.get(start..).unwrap_or_default();
            let end = name.find(['(', '#']).unwrap_or(name.len());
            let prefix = name[..end].rsplit_once('.').map(|(prefix, _)| prefix);
            if let Some(id) = prefix.and_then(|it| self.scopes.find(site, it)) {
                self.check_included(site, span, id);
            }
        }
    }

    /// Warns, once for a document and a namespace, of names that only other documents make known.
    pub(super) fn check_included(&mut self, site: Site<'a>, name: Span, namespace: NamespaceId) {
        let Some(first) = self.scopes.not_included(site, namespace) else {
            return;
        };
        let full = self.scopes.name(namespace);
        if !self.reported_namespaces.insert((site.document, namespace)) {
            return;
        }
        let message = format!("the namespace `{full}` is of another document and not included");
        let help = match self.is_json(site.document) {
            true => format!(
                "add to `$Reference` the address of that document with {{\"$Include\": [{{\"$Namespace\": \"{full}\"}}]}}"
            ),
            false => format!(
                "add an `edmx:Reference` to that document with <edmx:Include Namespace=\"{full}\"/>"
            ),
        };
        self.report(
            Diagnostic::warning(codes::NAMESPACE_NOT_INCLUDED, name, message)
                .with_related(first, "it is defined here")
                .with_help(help),
        );
    }

    fn report_unknown(&mut self, name: &Text, namespace: NamespaceId, simple: &str, known: bool) {
        let spelled = &name.value;
        let message = if self.scopes.is_defined(namespace) {
            format!("the type `{spelled}` is not defined in its schema")
        } else if known {
            format!("the type `{spelled}` is in a namespace that no document given here defines")
        } else {
            format!("the type `{spelled}` is in a namespace that nothing defines or includes")
        };
        let mut diagnostic = Diagnostic::warning(codes::UNKNOWN_TYPE, name.span, message);
        diagnostic = match self.guess(namespace, simple) {
            Some(near) => diagnostic.with_help(format!(
                "did you mean `{near}`? Until then it is taken as opaque: any JSON value"
            )),
            None => diagnostic.with_help("it is taken as opaque: any JSON value"),
        };
        self.report(diagnostic);
    }

    /// The defined type with the nearest name: in the same namespace, or with the very same
    /// name in another.
    fn guess(&mut self, namespace: NamespaceId, simple: &str) -> Option<String> {
        if !self.may_guess() {
            return None;
        }
        let wanted = self.scopes.name(namespace);
        if wanted.eq_ignore_ascii_case("Edm") {
            let near = nearest(simple, primitive_names())?;
            return Some(format!("Edm.{near}"));
        }
        let defined = &self.model.types[..self.defined_types];
        let inside = defined.iter().filter(|ty| ty.name.namespace() == wanted);
        if let Some(near) = nearest(simple, inside.map(|ty| ty.name.name())) {
            return Some(format!("{wanted}.{near}"));
        }
        let elsewhere = defined.iter().find(|ty| ty.name.name() == simple);
        elsewhere.map(|ty| ty.name.as_str().to_owned())
    }

    /// A new opaque type.
    fn opaque(&mut self, namespace: NamespaceId, simple: &'a str, span: Span) -> TypeId {
        let id = type_id(self.model.types.len());
        self.types.insert((namespace, simple), id);
        self.model.types.push(TypeDef {
            name: QualifiedName::new(self.scopes.name(namespace), simple),
            kind: TypeKind::Opaque,
            versions: Vec::new(),
            annotations: Vec::new(),
            span,
            origin: None,
        });
        id
    }

    /// A built-in type whose name is written with small letters for capitals, or the other way round.
    fn other_letters(&mut self, name: &Text, simple: &str) -> Option<Primitive> {
        let meant = primitive_names().find(|known| known.eq_ignore_ascii_case(simple))?;
        let message = format!("there is no built-in type `{}`", name.value);
        self.report(
            Diagnostic::warning(codes::UNKNOWN_PRIMITIVE_TYPE, name.span, message)
                .with_help(format!("it is read as `Edm.{meant}`")),
        );
        primitive(meant)
    }

    /// A name in `Edm` that is no built-in type: an error, unless earlier versions had it.
    fn unknown_primitive(&mut self, name: &Text, simple: &'a str) -> TypeId {
        let namespace = self.scopes.intern("Edm");
        if let Some(id) = self.types.get(&(namespace, simple)) {
            return *id;
        }
        let spelled = &name.value;
        let diagnostic = match replacement(simple) {
            Some(instead) => {
                let message =
                    format!("`{spelled}` is a type of OData V1 to V3; it is taken as opaque");
                Diagnostic::warning(codes::REMOVED_TYPE, name.span, message)
                    .with_help(format!("OData V4 has {instead}"))
            }
            None => {
                let message = format!("there is no built-in type `{spelled}`");
                let diagnostic =
                    Diagnostic::error(codes::UNKNOWN_PRIMITIVE_TYPE, name.span, message);
                match nearest(simple, primitive_names()) {
                    Some(near) => diagnostic.with_help(format!("did you mean `Edm.{near}`?")),
                    None => diagnostic,
                }
            }
        };
        self.report(diagnostic);
        self.opaque(namespace, simple, name.span)
    }

    /// A name without namespace: a built-in type as OData V3 wrote it, or one of this schema.
    fn unqualified(&mut self, site: Site<'a>, name: &'a Text) -> TypeTarget {
        let simple = name.value.as_str();
        let meant = primitive_names().find(|known| known.eq_ignore_ascii_case(simple));
        let target = meant.and_then(primitive).map(TypeTarget::Primitive);
        let own = self.types.get(&(site.namespace, simple)).copied();
        let (target, full) = match (own, target) {
            (Some(id), _) => (
                TypeTarget::Type(id),
                self.model.ty(id).name.as_str().to_owned(),
            ),
            (None, Some(target)) => (target, format!("Edm.{}", meant.unwrap_or_default())),
            (None, None) => {
                let message = format!("the type name `{}` has no namespace", shown(simple));
                self.report(
                    Diagnostic::error(codes::UNQUALIFIED_NAME, name.span, message).with_help(
                        "write the namespace or its alias before it, with a dot between",
                    ),
                );
                return TypeTarget::Primitive(Primitive::Untyped);
            }
        };
        let message = format!("the type name `{simple}` has no namespace");
        self.report(
            Diagnostic::warning(codes::UNQUALIFIED_NAME, name.span, message)
                .with_help(format!("it is read as `{full}`")),
        );
        target
    }

    /// The name of what a type expression leads to, alias-free.
    pub(super) fn target_name(&self, target: TypeTarget) -> String {
        match target {
            TypeTarget::Primitive(primitive) => super::primitive::full_name(primitive),
            TypeTarget::Type(id) => self.model.ty(id).name.as_str().to_owned(),
        }
    }
}

/// Whether the text is that of a collection, where the name of one type has to be.
pub(super) fn is_no_name(name: &Text) -> bool {
    name.value.starts_with("Collection(")
}
