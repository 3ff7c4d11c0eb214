//! Annotations with an external target (§14.2.2).
//!
//! In: `Annotations` elements of all documents. Out: their annotations on the element that
//! they name. What always holds: annotations whose target has no element in the model are kept
//! aside with the target in full; a target that names nothing is reported, and kept as well.

use super::Resolver;
use super::attach::Place;
use super::model::{OperationId, OperationKind, TargetedAnnotations, TypeId, TypeTarget, TypeUse};
use super::scope::{Prefix, Site};
use super::target_path::{TargetPath, parse};
use crate::csdl::ast::{self, SchemaChild};
use crate::diagnostic::{Diagnostic, codes};
use crate::vocabulary;

impl<'a> Resolver<'a, '_> {
    pub(super) fn resolve_targets(&mut self) {
        let documents = self.documents;
        for (document, tree) in documents.iter().enumerate() {
            for (schema, part) in tree.schemas.iter().enumerate() {
                let site = self.scopes.site(documents, document, schema);
                for child in &part.children {
                    if let SchemaChild::Annotations(annotations) = child {
                        self.targeted(site, annotations);
                    }
                }
            }
        }
        self.fold_extended();
        self.attach_inherited();
    }

    /// Annotations of schemas: the model has no element for a schema.
    pub(super) fn resolve_schema_annotations(&mut self) {
        let documents = self.documents;
        for (document, tree) in documents.iter().enumerate() {
            for (schema, part) in tree.schemas.iter().enumerate() {
                if part.annotations.is_empty() {
                    continue;
                }
                let site = self.scopes.site(documents, document, schema);
                let annotations = self.annotations(site, &part.annotations);
                self.model.other_annotations.push(TargetedAnnotations {
                    target: part.namespace.value.clone(),
                    annotations,
                    span: part.namespace.span,
                });
            }
        }
    }

    fn targeted(&mut self, site: Site<'a>, element: &'a ast::Annotations) {
        let target = element.target.value.as_str();
        let path = match parse(target) {
            Ok(path) => path,
            Err(reason) => {
                let message = format!("the annotation target `{target}` is malformed: {reason}");
                self.report(Diagnostic::error(
                    codes::INVALID_TARGET,
                    element.target.span,
                    message,
                ));
                return;
            }
        };
        self.check_names_included(site, target, element.target.span);
        if let Some(id) = self.scopes.find(site, path.head) {
            self.check_included(site, element.target.span, id);
        }
        let qualifier = element.qualifier.as_ref();
        let annotations = element.annotations.iter();
        let annotations: Vec<_> = annotations
            .map(|it| self.annotation(site, it, qualifier))
            .collect();
        self.check_overload_name(site, &element.target, &path);
        let place = match self.names_annotations(site, &path) {
            true => self.place(site, &path),
            false => Place::Nowhere,
        };
        if matches!(place, Place::Nowhere) && !self.is_in_absent_namespace(site, path.head) {
            self.report_unknown_target(site, &element.target, &path);
        }
        if let Some(annotations) = self.attach(place, annotations, element) {
            self.model.other_annotations.push(TargetedAnnotations {
                target: self.canonical_target(site, &path).into(),
                annotations,
                span: element.target.span,
            });
        }
    }

    /// An action is named by its binding parameter and no other (§14.2.2).
    fn check_overload_name(&mut self, site: Site<'a>, target: &ast::Text, path: &TargetPath<'a>) {
        let Some(parameters) = &path.parameters else {
            return;
        };
        let named = path.head.rsplit_once('.').and_then(|(prefix, simple)| {
            let namespace = self.scopes.find(site, prefix)?;
            self.overload(site, (namespace, simple), parameters)
        });
        let Some(operation) = named.map(|id| self.model.operation(id)) else {
            return;
        };
        let is_long = operation.kind == OperationKind::Action
            && parameters.len() > usize::from(operation.is_bound);
        if !is_long {
            return;
        }
        let message = format!(
            "the target names the action `{}` by the types of all its parameters",
            operation.name
        );
        let help = match operation.is_bound {
            true => "an action is named by the type of its binding parameter",
            false => "an action that is not bound is named with nothing in the parentheses",
        };
        let help = format!("{help}: `{}`", self.overload_name(operation));
        self.report(
            Diagnostic::advice(codes::INVALID_TARGET, target.span, message).with_help(help),
        );
    }

    /// Whether annotations that the path names may be there: by a qualified name, of a term that
    /// the documents do not certainly lack.
    fn names_annotations(&self, site: Site<'a>, path: &TargetPath<'a>) -> bool {
        let named = path.rest.iter().filter_map(|it| it.split_once('@'));
        named
            .map(|(_, name)| {
                let end = name.find(['#', '@']).unwrap_or(name.len());
                name.split_at(end)
            })
            .all(|(term, after)| {
                let Some((prefix, simple)) = term.rsplit_once('.') else {
                    return false;
                };
                let is_undeclared = !prefix.contains('.')
                    && matches!(self.scopes.prefix(site, prefix), Prefix::Unknown);
                if is_undeclared || after == "#" {
                    return false;
                }
                let namespace = self.scopes.find(site, prefix);
                let own = namespace.filter(|it| self.scopes.is_defined(*it));
                own.is_none_or(|it| self.terms.contains_key(&(it, simple)))
                    || self.is_standard(site, term) == Some(true)
            })
    }

    /// What a target names.
    fn place(&self, site: Site<'a>, path: &TargetPath<'a>) -> Place<'a> {
        let split = path.head.rsplit_once('.');
        let key =
            split.and_then(|(prefix, simple)| Some((self.scopes.find(site, prefix)?, simple)));
        if let Some(parameters) = &path.parameters {
            let operation = key.and_then(|key| self.overload(site, key, parameters));
            return operation.map_or(Place::Nowhere, |id| {
                self.operation_place(site, &[id], &path.rest)
            });
        }
        if let Some(key) = key {
            if let Some(&ty) = self.types.get(&key) {
                return self.type_place(site, ty, &path.rest);
            }
            if let Some(&container) = self.containers.get(&key) {
                return self.container_place(site, container, &path.rest);
            }
            if let Some(overloads) = self.operations.get(&key) {
                return self.operation_place(site, overloads, &path.rest);
            }
            if let Some(&term) = self.terms.get(&key) {
                return match path.rest.as_slice() {
                    [] => Place::Term(term),
                    [annotation] if annotation.starts_with('@') => Place::Elsewhere,
                    _ => Place::Nowhere,
                };
            }
        }
        let is_schema = self
            .scopes
            .find(site, path.head)
            .is_some_and(|id| self.scopes.is_defined(id));
        if is_schema || self.is_standard(site, path.head) == Some(true) {
            Place::Elsewhere
        } else {
            Place::Nowhere
        }
    }

    /// Whether a name is in one of the built-in vocabularies; none if its namespace is no such one.
    fn is_standard(&self, site: Site<'a>, name: &str) -> Option<bool> {
        let full = self.scopes.canonical(site, name);
        let (namespace, simple) = full.rsplit_once('.')?;
        let vocabulary = vocabulary::vocabulary(namespace)?;
        Some(vocabulary.ty(simple).is_some() || vocabulary.term(simple).is_some())
    }

    /// Whether a qualified name is in a namespace that the document includes and nobody gave.
    pub(super) fn is_in_absent_namespace(&self, site: Site<'a>, name: &str) -> bool {
        if self.is_standard(site, name) == Some(false) {
            return false;
        }
        let prefix = name.rsplit_once('.').map(|(prefix, _)| prefix);
        let namespace = prefix.and_then(|prefix| self.scopes.find(site, prefix));
        namespace.is_some_and(|id| self.scopes.is_absent(site, id))
    }

    fn type_place(&self, site: Site<'a>, ty: TypeId, rest: &[&'a str]) -> Place<'a> {
        match rest {
            [] => return Place::Type(ty),
            [name] => {
                if let Some(&at) = self.members.get(&(ty, name)) {
                    return Place::Member(ty, at);
                }
            }
            _ => {}
        }
        self.path_place(site, ty, rest)
    }

    /// A path that leads on from a type: right or wrong, but no element of its own.
    fn path_place(&self, site: Site<'a>, ty: TypeId, rest: &[&'a str]) -> Place<'a> {
        // Nothing but operations has a `$ReturnType`, and other such segments are those of URLs.
        if rest.iter().any(|it| it.starts_with('$')) {
            return Place::Nowhere;
        }
        let segments: Vec<_> = rest
            .iter()
            .map(|it| self.scopes.canonical_segment(site, it))
            .collect();
        match self.walk(ty, segments.iter().map(AsRef::as_ref)) {
            Ok(walked) if walked.cast.is_none() => Place::Elsewhere,
            Ok(_) | Err(_) => Place::Nowhere,
        }
    }

    fn container_place(&self, site: Site<'a>, container: usize, rest: &[&'a str]) -> Place<'a> {
        use super::model::ContainerChildKind::{EntitySet, Import, Singleton};
        let Some((&name, rest)) = rest.split_first() else {
            return Place::Container(container);
        };
        if name.starts_with('@') {
            return Place::Elsewhere;
        }
        let Some((owner, child)) = self.find_child(container, name) else {
            return Place::Nowhere;
        };
        match rest {
            [] if owner == container => Place::Child(container, child),
            [] => Place::InheritedChild(container, name),
            [annotation] if annotation.starts_with('@') => Place::Elsewhere,
            _ => match &self.model.containers[owner]
                .children
                .get(child)
                .map(|it| &it.kind)
            {
                Some(EntitySet { ty, .. } | Singleton { ty, .. }) => {
                    let is_element = rest.iter().all(|it| !it.starts_with('@'));
                    match self.path_place(site, *ty, rest) {
                        Place::Elsewhere if is_element && owner == container => {
                            Place::Below(container, child, rest.join("/"))
                        }
                        place => place,
                    }
                }
                // Parameters and results of an import have no place in the model of their own.
                Some(Import { overloads, .. }) if overloads.is_empty() => Place::Elsewhere,
                Some(Import { overloads, .. }) => {
                    match self.operation_place(site, overloads, rest) {
                        Place::Nowhere => Place::Nowhere,
                        _ => Place::Elsewhere,
                    }
                }
                None => Place::Nowhere,
            },
        }
    }

    fn operation_place(
        &self,
        site: Site<'a>,
        overloads: &[OperationId],
        rest: &[&'a str],
    ) -> Place<'a> {
        if !self.may_look_through(overloads.len()) {
            return Place::Elsewhere;
        }
        let parameter = |id: &OperationId, name: &'a str| {
            let at = self.parameters.get(&(*id, name))?;
            Some((*id, *at))
        };
        match rest {
            [] => Place::Operations(overloads.to_vec()),
            ["$ReturnType", rest @ ..] => {
                let returned = overloads.iter().filter_map(|id| {
                    let operation = self.model.operation(*id);
                    operation.return_type.as_ref()
                });
                self.place_in_types(site, returned, rest)
            }
            [name, ..] if name.starts_with('@') => Place::Elsewhere,
            [name] => {
                let having = overloads.iter().filter_map(|id| parameter(id, name));
                let having: Vec<_> = having.collect();
                if having.is_empty() {
                    Place::Nowhere
                } else {
                    Place::Parameters(having)
                }
            }
            [name, rest @ ..] => {
                let named = overloads.iter().filter_map(|id| {
                    let (id, at) = parameter(id, name)?;
                    self.model.operation(id).parameters.get(at)
                });
                self.place_in_types(site, named.map(|it| &it.ty), rest)
            }
        }
    }

    /// Below a parameter or a result: in one of the types that it has.
    fn place_in_types<'m>(
        &self,
        site: Site<'a>,
        types: impl Iterator<Item = &'m TypeUse>,
        rest: &[&'a str],
    ) -> Place<'a> {
        let is_there = |ty: &TypeUse| match (rest, ty.target) {
            ([], _) => true,
            ([first, ..], _) if first.starts_with('@') => true,
            (_, TypeTarget::Type(id)) => !matches!(self.path_place(site, id, rest), Place::Nowhere),
            (_, TypeTarget::Primitive(_)) => false,
        };
        let mut types = types;
        match types.any(is_there) {
            true => Place::Elsewhere,
            false => Place::Nowhere,
        }
    }

    pub(super) fn overload(
        &self,
        site: Site<'a>,
        key: super::Name<'a>,
        parameters: &[&str],
    ) -> Option<OperationId> {
        let signature = self.canonical_signature(site, self.scopes.name(key.0), key.1, parameters);
        self.overloads.get(&signature).copied()
    }

    fn canonical_signature(
        &self,
        site: Site<'a>,
        namespace: &str,
        name: &str,
        parameters: &[&str],
    ) -> String {
        let types = parameters.iter().map(|ty| {
            let item = ty
                .strip_prefix("Collection(")
                .and_then(|rest| rest.strip_suffix(')'));
            match item {
                Some(item) => format!("Collection({})", self.scopes.canonical(site, item)),
                None => self.scopes.canonical(site, ty).into_owned(),
            }
        });
        format!(
            "{namespace}.{name}({})",
            types.collect::<Vec<_>>().join(",")
        )
    }

    /// The target without aliases.
    fn canonical_target(&self, site: Site<'a>, path: &TargetPath<'a>) -> String {
        let head = match self.scopes.find(site, path.head) {
            Some(id) => self.scopes.name(id).into(),
            None => self.scopes.canonical(site, path.head),
        };
        let mut target = match (&path.parameters, head.rsplit_once('.')) {
            (Some(types), Some((namespace, name))) => {
                self.canonical_signature(site, namespace, name, types)
            }
            (Some(types), None) => format!("{head}({})", types.join(",")),
            (None, _) => head.into_owned(),
        };
        for segment in &path.rest {
            target.push('/');
            target.push_str(&self.scopes.canonical_segment(site, segment));
        }
        target
    }
}
