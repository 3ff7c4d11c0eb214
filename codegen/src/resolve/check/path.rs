//! Paths (§14.4.1): their kind, and whether they lead anywhere.
//!
//! In: paths without aliases. Out: warnings for those whose first steps are in no type that
//! they may begin at. What always holds: a path that leads to where the documents know no more
//! passes; so does one whose beginning is not known.

use super::super::binding::{Walked, stray_cast};
use super::super::member::MemberAt;
use super::super::model::{Primitive, TypeId, TypeKind, TypeTarget};
use super::shape::{Expected, Shape};
use super::value::accepts;
use super::{Checker, Place};
use crate::csdl::ast::{ConstantKind, PathKind};
use crate::diagnostic::codes;
use crate::source::Span;
use crate::suggest::nearest;

impl<'c> Checker<'c, '_, '_> {
    /// Whether a path of this kind may be where this type of value should be.
    pub(super) fn path_kind(
        &mut self,
        place: Place<'c, '_>,
        kind: PathKind,
        span: Span,
        shape: Shape,
    ) -> bool {
        use Primitive as P;
        let fits = match (kind, shape) {
            (PathKind::Path, _) | (_, Shape::Unknown) => true,
            (_, Shape::Own(_) | Shape::Standard(_)) => false,
            (_, Shape::Edm(P::Untyped | P::PrimitiveType | P::ModelElementPath)) => true,
            (PathKind::AnyPropertyPath, Shape::Edm(it)) => it == P::AnyPropertyPath,
            (PathKind::AnnotationPath, Shape::Edm(it)) => it == P::AnnotationPath,
            (PathKind::ModelElementPath, Shape::Edm(_)) => false,
            (PathKind::NavigationPropertyPath, Shape::Edm(it)) => {
                matches!(it, P::NavigationPropertyPath | P::AnyPropertyPath)
            }
            (PathKind::PropertyPath, Shape::Edm(it)) => {
                matches!(it, P::PropertyPath | P::AnyPropertyPath)
            }
        };
        if !fits {
            self.wrong_type(place, span, shape, words(kind));
        }
        fits
    }

    /// The steps of a path.
    pub(super) fn path(
        &mut self,
        place: Place<'c, '_>,
        kind: PathKind,
        path: &str,
        span: Span,
        expected: Expected,
    ) {
        let [Some(first), second] = place.target.paths else {
            return;
        };
        let is_special = path.is_empty() || path.starts_with('/') || path.contains(['*', '(']);
        if is_special || kind == PathKind::ModelElementPath {
            return;
        }
        // An index stands for an item of the collection before it.
        let segments = path
            .split('/')
            .filter(|it| kind != PathKind::Path || !is_index(it));
        let walk = |ty| self.resolver.walk(ty, segments.clone());
        let missing = match (walk(first), second.map(walk)) {
            (Ok(walked), _) | (Err(_), Some(Ok(walked))) => {
                let chosen = path.split('/').filter(|it| is_index(it)).count();
                if kind == PathKind::Path && walked.collections > chosen + 1 {
                    let message = format!("the path `{path}` goes through several collections");
                    let code = codes::ANNOTATION_PATH;
                    let added = self.findings.add(code, span, place.name(), message);
                    added.advice().help("one at most gives a value (§14.4.1.1)");
                }
                if kind == PathKind::Path && place.has_usual_paths {
                    self.path_value(place, path, &walked, span, expected);
                }
                return self.walked(place, kind, &walked, span);
            }
            (Err(missing), _) => missing,
        };
        if !place.has_usual_paths {
            return;
        }
        let is_elsewhere = missing.rsplit_once('.').is_some_and(|(namespace, _)| {
            let namespace = self.resolver.scopes.by_name(namespace);
            namespace.is_none_or(|it| !self.resolver.scopes.is_defined(it))
        });
        if is_elsewhere {
            return;
        }
        let ty = self.resolver.model.ty(first);
        let (name, place_of_type) = (ty.name.as_str(), ty.span);
        let message = match missing == path {
            true => format!("the path `{path}` leads nowhere from `{name}`"),
            false => {
                format!("the path `{path}` leads nowhere from `{name}`: there is no `{missing}`")
            }
        };
        let near = match missing == path && self.may_guess() {
            true => nearest(path, self.resolver.member_names(first)).map(str::to_owned),
            false => None,
        };
        let added = self
            .findings
            .add(codes::ANNOTATION_PATH, span, place.name(), message)
            .related(place_of_type, "the path begins at this type");
        if let Some(near) = near {
            added.help(format!("did you mean `{near}`?"));
        }
    }

    /// The value that a path leads to: whether it may be one of the expected type.
    fn path_value(
        &mut self,
        place: Place<'c, '_>,
        path: &str,
        walked: &Walked<'_>,
        span: Span,
        expected: Expected,
    ) {
        let is_member = path
            .rsplit('/')
            .next()
            .is_some_and(|it| !it.contains(['.', '@', '$', '(']) && !is_index(it));
        let Some((owner, at)) = walked.last.filter(|_| is_member) else {
            return;
        };
        let Some(ty) = self.resolver.member_type(owner, at) else {
            return;
        };
        let found = self.own(ty);
        let (Some(wanted), Some(given)) = (self.sort(expected.shape), self.sort(found.shape))
        else {
            return;
        };
        if wanted != given && !(wanted == Sort::Enumeration && given == Sort::Number) {
            let message = format!(
                "`{}` is `{}`, and this is a path to `{}`",
                place.name(),
                self.shape_name(expected.shape),
                self.shape_name(found.shape)
            );
            // Services show numbers as texts.
            let is_shown = wanted == Sort::Text && given != Sort::Structured;
            self.findings
                .add(codes::ANNOTATION_VALUE, span, place.name(), message)
                .advice_unless(!is_shown);
        } else if found.is_collection && !expected.is_collection {
            let message = format!(
                "`{}` is a single `{}`, and this is a path to a collection",
                place.name(),
                self.shape_name(expected.shape)
            );
            self.mismatch(place, codes::ANNOTATION_VALUE, span, message);
        }
    }

    /// What sort of values a type has; none where they may be of several.
    fn sort(&self, shape: Shape) -> Option<Sort> {
        use Primitive as P;
        Some(match shape {
            Shape::Unknown => return None,
            _ if self.is_flags(shape).is_some() => Sort::Enumeration,
            _ if self.is_structured(shape) => Sort::Structured,
            Shape::Own(_) | Shape::Standard(_) => return None,
            Shape::Edm(primitive) => match primitive {
                P::Boolean => Sort::Boolean,
                P::String => Sort::Text,
                _ if accepts(primitive, ConstantKind::Int)
                    && !accepts(primitive, ConstantKind::String) =>
                {
                    Sort::Number
                }
                _ => return None,
            },
        })
    }

    /// A path that leads somewhere: whether it can, and whether that is what its kind says.
    ///
    /// Of a term that is not known, the kind alone says what the path is.
    fn walked(&mut self, place: Place<'c, '_>, kind: PathKind, walked: &Walked<'_>, span: Span) {
        if !place.has_usual_paths && kind == PathKind::Path {
            return;
        }
        if let Some((cast, ty)) = walked.cast {
            let ty = self.resolver.model.ty(ty);
            let (message, ty) = (stray_cast(cast, ty), ty.span);
            self.findings
                .add(codes::PATH_CAST, span, place.name(), message)
                .related(ty, "the type that it is applied to is here");
        }
        let Some((owner, at)) = walked.last else {
            return;
        };
        let found = match (kind, at) {
            (PathKind::AnnotationPath, _) => "does not end in a term",
            (PathKind::NavigationPropertyPath, MemberAt::Property(_))
                if !self.is_navigable(owner, at) =>
            {
                "ends in a property that does not navigate"
            }
            (PathKind::PropertyPath, MemberAt::Navigation(_)) => "ends in a navigation property",
            _ => return,
        };
        let message = format!("{} {found}", words(kind));
        let property = self.resolver.place_of(owner, at);
        let subject = format!("{} {found}", place.name());
        let mut added = self
            .findings
            .add(codes::ANNOTATION_PATH, span, subject, message);
        if kind == PathKind::PropertyPath {
            added = added.advice();
        }
        if let Some(property) = property {
            added.related(property, "the path ends here");
        }
    }

    /// Whether a property may have been written as a navigation property: one to a complex type
    /// is read as a property.
    fn is_navigable(&self, owner: TypeId, at: MemberAt) -> bool {
        let target = self.resolver.member_type(owner, at).map(|it| it.target);
        let TypeTarget::Type(ty) = target.unwrap_or(TypeTarget::Primitive(Primitive::Untyped))
        else {
            return false;
        };
        !matches!(
            self.resolver.model.ty(ty).kind,
            TypeKind::Enum(_) | TypeKind::Definition(_)
        )
    }
}

/// Sorts of values none of which is ever taken for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Boolean,
    Enumeration,
    Number,
    Structured,
    Text,
}

/// Whether a segment is the number of an item in an ordered collection (§14.4.1.1).
fn is_index(segment: &str) -> bool {
    let digits = segment.strip_prefix('-').unwrap_or(segment);
    !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit())
}

/// A path in words.
fn words(kind: PathKind) -> &'static str {
    match kind {
        PathKind::AnnotationPath => "the path of an annotation",
        PathKind::AnyPropertyPath => "the path of a property or navigation property",
        PathKind::ModelElementPath => "the path of a model element",
        PathKind::NavigationPropertyPath => "the path of a navigation property",
        PathKind::Path => "a path",
        PathKind::PropertyPath => "the path of a property",
    }
}
