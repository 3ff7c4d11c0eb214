//! Where paths lead (§14.4.1.2), from everything that they may begin at.
//!
//! In: where a path begins, and its segments without aliases. Out: what it ends in, or the first
//! segment that certainly leads nowhere. What always holds: a path that gets to where the
//! documents know no more is right as far as is known; so is one through a namespace that no
//! document here defines; overloads are looked through a bounded number of times.

use super::super::Table;
use super::super::binding::Walked;
use super::super::model::{
    Container, ContainerChildKind, Operation, OperationId, Primitive, TypeId, TypeTarget, TypeUse,
};
use super::super::scope::NamespaceId;
use super::super::target_path::parse;
use super::Checker;
use super::shape::{Found, Shape};
use crate::source::Span;
use crate::suggest::nearest;
use crate::vocabulary;

/// Overloads that are looked through for what paths begin with: far more than any real schema needs.
/// A path of which none was looked at is right as far as is known.
pub(super) const MAX_OVERLOADS: usize = 1_000_000;

/// Terms that media entities and streams are annotated with by themselves (§14.4.1.1).
const IMPLICIT_TERMS: [&str; 4] = [
    "odata.mediaContentType",
    "odata.mediaEditLink",
    "odata.mediaEtag",
    "odata.mediaReadLink",
];

/// Where paths begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// At a type: with its members.
    Type(TypeId),
    /// At an entity container: with its children.
    Container(usize),
    /// At an action or function: with its parameters and its result.
    Operation(OperationId),
    /// At an import, by its container and its number there: with what the operation has.
    Import(usize, usize),
    /// At no element: with a child of a schema.
    Root,
}

/// A segment that leads nowhere.
pub(super) struct Lost<'s> {
    pub(super) segment: &'s str,
    /// What it could have been.
    among: Among<'s>,
}

/// Names of which one may be meant.
#[derive(Clone, Copy)]
enum Among<'s> {
    /// Members of a type.
    Members(TypeId),
    /// Properties of the value of a term.
    Properties(Shape),
    /// Children of a container.
    Children(usize),
    /// Parameters of an operation, and its result.
    Parameters(OperationId),
    /// Children of a schema, by the namespace and the name.
    Schema(Option<NamespaceId>, &'s str, &'s str),
    /// Types, likewise.
    Types(NamespaceId, &'s str, &'s str),
    /// Terms, likewise.
    Terms(&'s str, &'s str),
    /// No names.
    Nothing,
}

/// What a path led to.
type Route<'s> = Result<Walked<'s>, Lost<'s>>;

/// A segment without the key that chooses an item of a collection.
fn without_key(segment: &str) -> &str {
    segment.split('(').next().unwrap_or_default()
}

/// Whether a segment is the number of an item in an ordered collection (§14.4.1.1).
pub(super) fn is_index(segment: &str) -> bool {
    let digits = segment.strip_prefix('-').unwrap_or(segment);
    !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit())
}

/// Whether nothing is known of what a segment is, nor of what comes after it: `$count`, `*`, a
/// function that is called.
fn is_open_end(segment: &str) -> bool {
    segment.starts_with(['$', '*']) || (segment.contains('(') && without_key(segment).contains('.'))
}

/// Whether a segment stands for the result of an operation.
fn is_result(segment: &str) -> bool {
    segment.split('@').next() == Some("$ReturnType")
}

fn lost<'s>(segment: &'s str, among: Among<'s>) -> Lost<'s> {
    Lost { segment, among }
}

impl<'c> Checker<'c, '_, '_> {
    /// Follows a path.
    pub(super) fn route<'s>(&self, start: Start, path: &[&'s str]) -> Route<'s> {
        match start {
            Start::Type(ty) => self.type_route(ty, path),
            Start::Container(at) => self.container_route(at, path),
            Start::Operation(id) => self.operation_route(id, path),
            Start::Import(container, child) => match self.child_kind(container, child) {
                Some(ContainerChildKind::Import { overloads, .. }) => {
                    self.overloads_route(overloads, path)
                }
                _ => Ok(Walked::unknown()),
            },
            Start::Root => self.root_route(path),
        }
    }

    fn type_route<'s>(&self, ty: TypeId, path: &[&'s str]) -> Route<'s> {
        // Only operations have a result.
        if let Some(result) = path.iter().copied().find(|it| is_result(it)) {
            return Err(lost(result, Among::Nothing));
        }
        let is_special = |it: &&str| it.contains('@') || is_open_end(it);
        let end = path.iter().position(is_special).unwrap_or(path.len());
        let (members, rest) = path.split_at(end);
        // `member@ns.Term` is an annotation of the member.
        let annotated = rest.first().filter(|it| !is_open_end(it));
        let annotated = annotated.and_then(|it| it.split_once('@'));
        let annotated = annotated.map(|it| it.0).filter(|it| !it.is_empty());
        let names = members.iter().copied().chain(annotated).map(without_key);
        let mut walked = match self.resolver.walk(ty, names) {
            Ok(walked) => walked,
            Err(missing) => return self.missing_step(missing.segment, missing.ty),
        };
        if !rest.is_empty() {
            walked.last = None;
            self.term_route(rest)?;
        }
        Ok(walked)
    }

    /// A segment that a type does not have: as a cast, it may be of a namespace of which nothing is
    /// known.
    fn missing_step<'s>(&self, segment: &'s str, ty: Option<TypeId>) -> Route<'s> {
        let Some((prefix, simple)) = segment.rsplit_once('.') else {
            return Err(lost(segment, ty.map_or(Among::Nothing, Among::Members)));
        };
        match self.defined(prefix) {
            Some(id) => Err(lost(segment, Among::Types(id, prefix, simple))),
            None if self.is_no_prefix(prefix) => Err(lost(segment, Among::Nothing)),
            None => Ok(Walked::unknown()),
        }
    }

    /// The namespace with this name, if a document has a schema of it.
    fn defined(&self, namespace: &str) -> Option<NamespaceId> {
        let scopes = &self.resolver.scopes;
        scopes
            .by_name(namespace)
            .filter(|it| scopes.is_defined(*it))
    }

    /// Whether what stands before a name is certainly no namespace: it has no dot, and was no alias
    /// either, since those are replaced by what they stand for.
    fn is_no_prefix(&self, prefix: &str) -> bool {
        !prefix.contains('.') && prefix != "Edm" && self.resolver.scopes.by_name(prefix).is_none()
    }

    /// From a segment that names a term, and perhaps what is annotated with it.
    fn term_route<'s>(&self, path: &[&'s str]) -> Result<(), Lost<'s>> {
        let mut shape = Shape::Unknown;
        for (at, segment) in path.iter().copied().enumerate() {
            if is_open_end(segment) {
                return Ok(());
            }
            if is_index(segment) {
                continue;
            }
            let (member, term) = match segment.split_once('@') {
                Some((member, term)) => (member, Some(term)),
                None => (segment, None),
            };
            // What the first term annotates was looked up.
            if at > 0 && !member.is_empty() {
                match self.step(without_key(member), shape) {
                    Ok(Some(next)) => shape = next,
                    Ok(None) => return Ok(()),
                    Err(among) => return Err(lost(segment, among)),
                }
            }
            if let Some(term) = term {
                shape = self.term_step(segment, term)?;
            }
        }
        Ok(())
    }

    /// A property of a value, or a cast of it; none where nothing more is known.
    fn step<'s>(&self, name: &'s str, shape: Shape) -> Result<Option<Shape>, Among<'s>> {
        if let Some((prefix, simple)) = name.rsplit_once('.') {
            return match self.has_type(name) {
                true => Ok(Some(self.named(name))),
                false => Err(match self.defined(prefix) {
                    Some(id) => Among::Types(id, prefix, simple),
                    None => Among::Nothing,
                }),
            };
        }
        match self.property(shape, name) {
            Found::Property(found) => Ok(Some(found.shape)),
            Found::Nowhere if self.is_structured(shape) => Err(Among::Properties(shape)),
            Found::Nowhere | Found::Perhaps => Ok(None),
        }
    }

    /// The type of the values of a term, which a segment names after the `@`.
    fn term_step<'s>(&self, segment: &'s str, term: &'s str) -> Result<Shape, Lost<'s>> {
        let name = term.split(['#', '@']).next().unwrap_or_default();
        if IMPLICIT_TERMS.contains(&name) {
            return Ok(Shape::Edm(Primitive::String));
        }
        let Some((prefix, simple)) = name.rsplit_once('.') else {
            return Err(lost(segment, Among::Nothing));
        };
        match self.term_type(prefix, simple, name) {
            Found::Property(found) => Ok(found.shape),
            Found::Perhaps => Ok(Shape::Unknown),
            Found::Nowhere => Err(lost(segment, Among::Terms(prefix, simple))),
        }
    }

    pub(super) fn term_type(&self, prefix: &str, simple: &str, name: &str) -> Found {
        let namespace = self.defined(prefix);
        let own = namespace.and_then(|it| self.resolver.terms.get(&(it, simple)));
        if let Some(term) = own.and_then(|at| self.resolver.model.terms.get(*at)) {
            return Found::Property(self.own(&term.ty));
        }
        if let Some(term) = vocabulary::term(name) {
            return Found::Property(Self::standard(&term.ty));
        }
        let is_defined = namespace.is_some() || vocabulary::vocabulary(prefix).is_some();
        match is_defined || self.is_no_prefix(prefix) {
            true => Found::Nowhere,
            false => Found::Perhaps,
        }
    }

    /// A child of a container, by the numbers of both.
    fn child_kind(&self, container: usize, child: usize) -> Option<&'c ContainerChildKind> {
        let container = self.resolver.model.containers.get(container)?;
        Some(&container.children.get(child)?.kind)
    }

    fn container_route<'s>(&self, container: usize, path: &[&'s str]) -> Route<'s> {
        let Some((&first, rest)) = path.split_first() else {
            return Ok(Walked::unknown());
        };
        if is_open_end(first) {
            return Ok(Walked::unknown());
        }
        let name = without_key(first).split('@').next().unwrap_or_default();
        if first.contains('@') {
            self.term_route(path)?;
            if name.is_empty() {
                return Ok(Walked::unknown());
            }
        }
        let Some(&child) = self.children.get(&(container, name)) else {
            return match self.resolver.extends_unknown(container) {
                true => Ok(Walked::unknown()),
                false => Err(lost(first, Among::Children(container))),
            };
        };
        if first.contains('@') {
            return Ok(Walked::unknown());
        }
        match self.child_kind(container, child) {
            Some(
                ContainerChildKind::EntitySet { ty, .. } | ContainerChildKind::Singleton { ty, .. },
            ) => self.type_route(*ty, rest),
            Some(ContainerChildKind::Import { overloads, .. }) => {
                self.overloads_route(overloads, rest)
            }
            None => Ok(Walked::unknown()),
        }
    }

    /// From an overload, or, where a path leads nowhere from there, from another one: annotations
    /// may be on all of them.
    fn operation_route<'s>(&self, id: OperationId, path: &[&'s str]) -> Route<'s> {
        let lost = match self.overload_route(id, path) {
            Ok(walked) => return Ok(walked),
            Err(lost) => lost,
        };
        let name = &self.resolver.model.operation(id).name;
        let namespace = self.resolver.scopes.by_name(name.namespace());
        let overloads = namespace.and_then(|it| self.resolver.operations.get(&(it, name.name())));
        match overloads.filter(|it| it.len() > 1) {
            Some(overloads) => self.overloads_route(overloads, path).map_err(|_| lost),
            None => Err(lost),
        }
    }

    /// From any of several overloads. Of none of them, nothing is known.
    fn overloads_route<'s>(&self, overloads: &[OperationId], path: &[&'s str]) -> Route<'s> {
        let left = self.overloads_left.get().checked_sub(overloads.len());
        let (Some(left), false) = (left, overloads.is_empty()) else {
            return Ok(Walked::unknown());
        };
        self.overloads_left.set(left);
        let mut first = None;
        for id in overloads {
            match self.overload_route(*id, path) {
                Ok(walked) => return Ok(walked),
                Err(lost) => {
                    first.get_or_insert(lost);
                }
            }
        }
        first.map_or_else(|| Ok(Walked::unknown()), Err)
    }

    fn overload_route<'s>(&self, id: OperationId, path: &[&'s str]) -> Route<'s> {
        let Some((&first, rest)) = path.split_first() else {
            return Ok(Walked::unknown());
        };
        let operation: &Operation = self.resolver.model.operation(id);
        let (name, term) = match first.split_once('@') {
            Some((name, _)) => (name, true),
            None => (first, false),
        };
        if term {
            self.term_route(path)?;
        }
        let ty = match without_key(name) {
            "$ReturnType" => operation.return_type.as_ref(),
            "" if term => return Ok(Walked::unknown()),
            name if is_open_end(name) => return Ok(Walked::unknown()),
            name => {
                let at = self.resolver.parameters.get(&(id, name));
                let parameter = at.and_then(|at| operation.parameters.get(*at));
                parameter.map(|it| &it.ty)
            }
        };
        match ty {
            None => Err(lost(first, Among::Parameters(id))),
            Some(_) if term => Ok(Walked::unknown()),
            Some(ty) => self.use_route(ty, rest),
        }
    }

    fn use_route<'s>(&self, ty: &TypeUse, path: &[&'s str]) -> Route<'s> {
        match (ty.target, path) {
            (_, []) => Ok(Walked::unknown()),
            (TypeTarget::Type(ty), _) => self.type_route(ty, path),
            (TypeTarget::Primitive(_), [first, ..])
                if is_open_end(first) || first.contains(['@', '.']) =>
            {
                Ok(Walked::unknown())
            }
            (TypeTarget::Primitive(_), [first, ..]) => Err(lost(first, Among::Nothing)),
        }
    }

    /// An absolute path (§14.4.1.1), which begins with the qualified name of a child of a schema.
    fn root_route<'s>(&self, path: &[&'s str]) -> Route<'s> {
        let Some((&first, rest)) = path.split_first() else {
            return Ok(Walked::unknown());
        };
        let name = without_key(first).split('@').next().unwrap_or_default();
        // A schema.
        if self.defined(name).is_some() {
            return Ok(Walked::unknown());
        }
        let Some((prefix, simple)) = name.rsplit_once('.') else {
            return Err(lost(first, Among::Schema(None, "", name)));
        };
        let Some(namespace) = self.defined(prefix) else {
            return match self.is_no_prefix(prefix) && vocabulary::vocabulary(prefix).is_none() {
                true => Err(lost(first, Among::Schema(None, prefix, simple))),
                false => Ok(Walked::unknown()),
            };
        };
        let (resolver, key) = (self.resolver, (namespace, simple));
        if first.contains('@') {
            return self.term_route(path).map(|()| Walked::unknown());
        }
        if let Some(&ty) = resolver.types.get(&key) {
            return self.type_route(ty, rest);
        }
        if let Some(&container) = resolver.containers.get(&key) {
            return self.container_route(container, rest);
        }
        if let Some(overloads) = resolver.operations.get(&key) {
            return self.overloads_route(overloads, rest);
        }
        let is_there = resolver.terms.contains_key(&key)
            || vocabulary::type_named(name).is_some()
            || vocabulary::term(name).is_some();
        match is_there {
            true => Ok(Walked::unknown()),
            false => Err(lost(first, Among::Schema(Some(namespace), prefix, simple))),
        }
    }

    /// Where paths begin in annotations with this target, which has no aliases: at the outermost
    /// type that it names, or at the container or operation; in real metadata, at the type of what
    /// it names as well.
    pub(super) fn starts_of_target(&self, target: &str) -> [Option<Start>; 2] {
        let resolver = self.resolver;
        let Ok(path) = parse(target) else {
            return [None; 2];
        };
        if path.parameters.is_some() {
            let end = target.find(')').map_or(target.len(), |at| at + 1);
            let id = resolver.overloads.get(&target[..end]).copied();
            return id.map_or([None; 2], |id| self.starts_of_operation(id, &path.rest));
        }
        let Some((namespace, simple)) = path.head.rsplit_once('.') else {
            return [None; 2];
        };
        let Some(key) = resolver.scopes.by_name(namespace).map(|it| (it, simple)) else {
            return [None; 2];
        };
        let at_end = |ty: TypeId, rest: &[&str]| {
            let walked = resolver.walk(ty, rest.iter().copied()).ok();
            let last = walked.and_then(|it| it.last);
            let last = last.and_then(|(owner, at)| resolver.member_type(owner, at));
            [
                Some(Start::Type(ty)),
                last.and_then(|it| match it.target {
                    TypeTarget::Type(ty) => Some(Start::Type(ty)),
                    TypeTarget::Primitive(_) => None,
                }),
            ]
        };
        if let Some(&ty) = resolver.types.get(&key) {
            return at_end(ty, &path.rest);
        }
        if let Some(overloads) = resolver.operations.get(&key) {
            let id = overloads.first().copied();
            return id.map_or([None; 2], |id| self.starts_of_operation(id, &path.rest));
        }
        let container = resolver.containers.get(&key);
        let (Some(&container), Some((name, rest))) = (container, path.rest.split_first()) else {
            return [container.copied().map(Start::Container), None];
        };
        let Some(&child) = self.children.get(&(container, *name)) else {
            return [None; 2];
        };
        match self.child_kind(container, child) {
            Some(
                ContainerChildKind::EntitySet { ty, .. } | ContainerChildKind::Singleton { ty, .. },
            ) => at_end(*ty, rest),
            Some(ContainerChildKind::Import { .. }) => {
                [Some(Start::Import(container, child)), None]
            }
            None => [None; 2],
        }
    }

    /// Where paths begin in annotations of an operation, or of a parameter or the result, which the
    /// rest of a target names.
    fn starts_of_operation(&self, id: OperationId, rest: &[&str]) -> [Option<Start>; 2] {
        let operation = self.resolver.model.operation(id);
        let ty = match rest {
            ["$ReturnType"] => operation.return_type.as_ref(),
            [name] => {
                let at = self.resolver.parameters.get(&(id, *name));
                let parameter = at.and_then(|at| operation.parameters.get(*at));
                parameter.map(|it| &it.ty)
            }
            _ => None,
        };
        let second = ty.and_then(|ty| match ty.target {
            TypeTarget::Type(ty) => Some(Start::Type(ty)),
            TypeTarget::Primitive(_) => None,
        });
        [Some(Start::Operation(id)), second]
    }

    /// Where paths begin, in words and as a place; nothing for absolute ones.
    pub(super) fn start_words(&self, start: Start) -> Option<(&'c str, Span, &'static str)> {
        let model = &self.resolver.model;
        Some(match start {
            Start::Type(ty) => {
                let ty = model.ty(ty);
                (ty.name.as_str(), ty.span, "the path begins at this type")
            }
            Start::Container(at) => {
                let it = model.containers.get(at)?;
                let words = "the path begins at this container";
                (it.name.as_str(), it.span, words)
            }
            Start::Operation(id) => {
                let it = model.operation(id);
                let words = "the path begins with a parameter of this operation";
                (it.name.as_str(), it.span, words)
            }
            Start::Import(container, child) => {
                let it = model.containers.get(container)?.children.get(child)?;
                let words = "the path begins with a parameter of what this imports";
                (it.name.as_str(), it.span, words)
            }
            Start::Root => return None,
        })
    }

    /// The segment that may be meant, in the form of the one that is lost.
    pub(super) fn meant_segment(&mut self, lost: &Lost<'_>) -> Option<String> {
        if !self.may_guess() {
            return None;
        }
        let resolver = self.resolver;
        let name = without_key(lost.segment);
        let (name, after) = match (lost.among, name.split_once('@')) {
            (Among::Terms(..), _) | (_, None) => (name, ""),
            (_, Some((name, _))) => (name, lost.segment.get(name.len()..).unwrap_or_default()),
        };
        let near = match lost.among {
            Among::Members(ty) => {
                let own = nearest(name, resolver.member_names(ty)).map(str::to_owned);
                own.or_else(|| {
                    let members = self.members(Shape::Own(ty));
                    nearest(name, members).map(str::to_owned)
                })
            }
            Among::Properties(shape) => {
                let names = self.properties(shape);
                nearest(name, names.iter().map(|it| it.0)).map(str::to_owned)
            }
            Among::Children(container) => {
                let container = resolver.model.containers.get(container)?;
                let names = container.children.iter().map(|it| it.name.as_str());
                nearest(name, names).map(str::to_owned)
            }
            Among::Parameters(id) => {
                let operation = &resolver.model.operation(id).name;
                let namespace = resolver.scopes.by_name(operation.namespace())?;
                let overloads = resolver.operations.get(&(namespace, operation.name()))?;
                let overloads = overloads.iter().map(|id| resolver.model.operation(*id));
                let names = overloads.flat_map(|it| {
                    let result = it.return_type.iter().map(|_| "$ReturnType");
                    let parameters = it.parameters.iter();
                    parameters.map(|it| it.name.as_str()).chain(result)
                });
                nearest(name, names).map(str::to_owned)
            }
            Among::Types(namespace, prefix, simple) => {
                let types = resolver.types.iter();
                let known = types.filter(|(_, id)| resolver.model.ty(**id).origin.is_some());
                let names = known.map(|(name, _)| name).filter(|it| it.0 == namespace);
                let near = nearest(simple, names.map(|it| it.1).filter(|it| *it != simple));
                near.map(|near| format!("{prefix}.{near}"))
            }
            Among::Terms(prefix, simple) => {
                let namespace = self.defined(prefix);
                let near = self.guess(namespace, prefix, simple)?;
                let before = lost.segment.split('@').next().unwrap_or_default();
                let qualifier = lost.segment.find('#').and_then(|at| lost.segment.get(at..));
                let qualifier = qualifier.unwrap_or_default();
                return Some(format!("{before}@{near}{qualifier}"));
            }
            Among::Schema(Some(namespace), prefix, simple) => {
                let types = resolver.types.iter();
                let types = types.filter(|(_, id)| resolver.model.ty(**id).origin.is_some());
                let names = types
                    .map(|(name, _)| name)
                    .chain(resolver.containers.keys())
                    .chain(resolver.operations.keys())
                    .chain(resolver.terms.keys())
                    .filter(|it| it.0 == namespace);
                let near = nearest(simple, names.map(|it| it.1).filter(|it| *it != simple));
                near.map(|near| format!("{prefix}.{near}"))
            }
            // Without the namespace, or with what is none.
            Among::Schema(None, _, simple) => {
                let model = &resolver.model;
                let containers = model.containers.iter().map(|it| &it.name);
                let types = model.types.iter().filter(|it| it.origin.is_some());
                let names = containers.chain(types.map(|it| &it.name));
                let mut names = names.filter(|it| it.name() == simple);
                names.next().map(|it| it.as_str().to_owned())
            }
            Among::Nothing => None,
        };
        near.map(|near| format!("{near}{after}"))
    }

    /// Whether a segment that leads nowhere may be a term of a later version of its vocabulary.
    pub(super) fn may_be_later(&self, lost: &Lost<'_>) -> bool {
        match lost.among {
            Among::Terms(prefix, _) => self.defined(prefix).is_none(),
            Among::Properties(shape) => matches!(shape, Shape::Standard(_)),
            _ => false,
        }
    }
}

/// The children of all containers by their names.
pub(super) fn children(containers: &[Container]) -> Table<(usize, &str), usize> {
    let all = containers.iter().enumerate().flat_map(|(at, container)| {
        let names = container.children.iter().map(|it| it.name.as_str());
        names
            .enumerate()
            .map(move |(child, name)| ((at, name), child))
    });
    all.collect()
}
