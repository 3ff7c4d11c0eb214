//! Navigation property bindings (§13.4), and paths through types.

use ecow::EcoString;

use super::Resolver;
use super::member::MemberAt;
use super::model::{Binding, Primitive, TypeDef, TypeId, TypeTarget};
use super::primitive::is_any_structured;
use super::scope::Site;
use crate::csdl::ast::NavigationPropertyBinding;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::suggest::nearest;

impl<'a> Resolver<'a, '_> {
    pub(super) fn bindings(
        &mut self,
        site: Site<'a>,
        container: usize,
        ty: TypeId,
        bindings: &'a [NavigationPropertyBinding],
    ) -> Vec<Binding> {
        let mut resolved = Vec::with_capacity(bindings.len());
        for binding in bindings {
            self.check_names_included(site, &binding.path.value, binding.path.span);
            self.check_names_included(site, &binding.target.value, binding.target.span);
            let path = self.segments(site, &binding.path.value);
            if path.len() > 1 && path.last().is_some_and(|it| is_cast(it)) {
                let what = "a type cast at the end of a binding path";
                self.came_with_401(site.document, what, binding.path.span);
            }
            let target = self.segments(site, &binding.target.value);
            if let Err(missing) = self.walk(ty, path.iter().map(EcoString::as_str)) {
                let Missing { segment, ty: owner } = missing;
                let message = format!("the binding path names `{segment}`, which is not there");
                let segment = segment.to_owned();
                let owner = owner.unwrap_or(ty);
                self.report_path(binding.path.span, message, (ty, owner), &segment);
            }
            self.check_binding_target(site, container, &target, binding);
            resolved.push(Binding { path, target });
        }
        resolved
    }

    fn segments(&self, site: Site<'a>, path: &str) -> Vec<EcoString> {
        path.split('/')
            .map(|it| self.scopes.canonical_segment(site, it).into())
            .collect()
    }

    /// The segment that is missing, of the type that the path begins at or, if it is known, in the
    /// one that it got to.
    fn report_path(
        &mut self,
        span: Span,
        message: String,
        (ty, owner): (TypeId, TypeId),
        missing: &str,
    ) {
        let may_guess = self.may_guess();
        let names = self.member_names(owner).take_while(|_| may_guess);
        let near = nearest(missing, names).map(str::to_owned);
        let diagnostic = Diagnostic::warning(codes::UNKNOWN_PATH, span, message)
            .with_related(self.model.ty(ty).span, "the path begins at this type");
        self.report(match near {
            Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
            None => diagnostic,
        });
    }

    /// The target is a child of this container, or of the one that it names.
    fn check_binding_target(
        &mut self,
        site: Site<'a>,
        own: usize,
        target: &[EcoString],
        binding: &NavigationPropertyBinding,
    ) {
        let (container, child) = match target {
            [first, rest @ ..] if first.contains('.') => {
                match (self.find_container(site, first), rest.first()) {
                    (Some(container), Some(child)) => (Some(container), child),
                    (None, Some(child)) => (None, child),
                    (_, None) => (None, first),
                }
            }
            [first, ..] => (Some(own), first),
            [] => return,
        };
        if container
            .is_some_and(|it| self.find_child(it, child).is_some() || self.extends_unknown(it))
            || (container.is_none()
                && target
                    .first()
                    .is_some_and(|it| self.is_in_absent_namespace(site, it)))
        {
            return;
        }
        let message = format!(
            "the binding's target `{}` is no entity set or singleton",
            binding.target.value
        );
        self.report(Diagnostic::warning(
            codes::UNKNOWN_PATH,
            binding.target.span,
            message,
        ));
    }

    /// A child of a container or of one that it extends: the container that has it, and its
    /// number there. None as well when an extended container is not known.
    pub(super) fn find_child(&self, container: usize, name: &str) -> Option<(usize, usize)> {
        std::iter::successors(Some(container), |&it| self.extended[it]).find_map(|it| {
            self.container_children
                .get(&(it, name))
                .map(|child| (it, *child))
        })
    }

    /// Follows alias-free segments from a type; the first segment that leads nowhere is the
    /// error. A path that gets to where the documents know no more is right as far as is known.
    pub(super) fn walk<'s>(
        &self,
        start: TypeId,
        path: impl Iterator<Item = &'s str>,
    ) -> Result<Walked<'s>, Missing<'s>> {
        let mut current = TypeTarget::Type(start);
        let mut walked = Walked::unknown();
        for segment in path {
            if segment.contains('@') || segment.starts_with('$') {
                walked.last = None;
                return Ok(walked);
            }
            let ty = match current {
                TypeTarget::Type(ty) => Some(ty),
                TypeTarget::Primitive(it) if is_any_structured(it) => None,
                TypeTarget::Primitive(_) => return Err(Missing { segment, ty: None }),
            };
            if segment.contains('.') {
                match self.model_type(segment) {
                    Some(id) => {
                        if let Some(ty) = ty.filter(|it| !self.is_related(id, *it)) {
                            walked.cast.get_or_insert((segment, ty));
                        }
                        walked.last = None;
                        current = TypeTarget::Type(id);
                    }
                    None if self.is_beyond(segment) => {
                        walked.last = None;
                        return Ok(walked);
                    }
                    None => return Err(Missing { segment, ty: None }),
                }
                continue;
            }
            let Some(ty) = ty else {
                return match current {
                    TypeTarget::Primitive(Primitive::Untyped) => Ok(Walked::unknown()),
                    _ => Err(Missing { segment, ty: None }),
                };
            };
            match self.find_member(ty, segment) {
                Some((owner, at)) => match self.member_type(owner, at) {
                    Some(ty) => {
                        walked.last = Some((owner, at));
                        walked.collections += usize::from(ty.is_collection);
                        current = ty.target;
                    }
                    None => return Ok(walked),
                },
                None if self.may_have_more(ty) => {
                    walked.last = None;
                    return Ok(walked);
                }
                None => {
                    let ty = Some(ty);
                    return Err(Missing { segment, ty });
                }
            }
        }
        Ok(walked)
    }

    /// Whether a whole name is in a namespace that is included, and that no document has.
    fn is_beyond(&self, name: &str) -> bool {
        let namespace = name.rsplit_once('.').map(|(namespace, _)| namespace);
        let id = namespace.and_then(|it| self.scopes.by_name(it));
        id.is_some_and(|it| !self.scopes.is_defined(it))
    }

    /// A type by its whole name, alias-free.
    fn model_type(&self, name: &str) -> Option<TypeId> {
        let (namespace, simple) = name.rsplit_once('.')?;
        let namespace = self.scopes.by_name(namespace)?;
        self.types.get(&(namespace, simple)).copied()
    }
}

/// Whether a segment names a type.
fn is_cast(segment: &str) -> bool {
    segment.contains('.') && !segment.contains(['@', '$', '('])
}

/// A segment that is not there.
pub(super) struct Missing<'s> {
    pub(super) segment: &'s str,
    /// The type that has no such member; none where a type is missing, or what has no members is
    /// before the segment.
    pub(super) ty: Option<TypeId>,
}

/// Where a path led.
pub(super) struct Walked<'s> {
    /// The member that the path ends in; none if it ends in something else, or where the documents
    /// know no more.
    pub(super) last: Option<(TypeId, MemberAt)>,
    /// The first cast to a type that no value can be of, and the type that it is applied to.
    pub(super) cast: Option<(&'s str, TypeId)>,
    /// How many of the members are collections.
    pub(super) collections: usize,
}

impl Walked<'_> {
    /// Where the documents know no more.
    pub(super) fn unknown() -> Self {
        Self {
            last: None,
            cast: None,
            collections: 0,
        }
    }
}

/// The message about a cast to a type that has nothing in common with another.
pub(super) fn stray_cast(cast: &str, ty: &TypeDef) -> String {
    format!(
        "nothing of the type `{}` is of the type `{cast}`: neither derives from the other",
        ty.name
    )
}
