//! Paths (§14.4.1): their kind, and whether they lead anywhere.
//!
//! In: paths without aliases. Out: warnings for those whose first steps are in no type that
//! they may begin at. What always holds: a path that leads to where the documents know no more
//! passes; so does one whose beginning is not known.

use super::super::binding::{Walked, stray_cast};
use super::super::member::MemberAt;
use super::super::model::{Primitive, TypeId, TypeKind, TypeTarget};
use super::super::scope::segments;
use super::route::{Lost, Start, is_index};
use super::shape::{Expected, Shape};
use super::value::{accepts, matters};
use super::{Checker, Place};
use crate::csdl::ast::{ConstantKind, PathKind};
use crate::diagnostic::codes;
use crate::source::Span;

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
        let (starts, relative) = match path.strip_prefix('/') {
            Some(relative) => ([Some(Start::Root), None], relative),
            None => (place.target.paths, path),
        };
        let [Some(first), second] = starts else {
            return;
        };
        if relative.is_empty() {
            return;
        }
        // An index stands for an item of the collection before it.
        let all = segments(relative);
        let steps = all
            .iter()
            .filter(|it| kind != PathKind::Path || !is_index(it));
        let steps: Vec<_> = steps.copied().collect();
        // The name of a model element may stand there without the slash before it.
        let is_name = kind == PathKind::ModelElementPath
            && steps
                .first()
                .is_some_and(|it| it.contains('.') && !it.starts_with('@'));
        let starts = [is_name.then_some(Start::Root), Some(first), second];
        let mut lost = None;
        for start in starts.into_iter().flatten() {
            match self.route(start, &steps) {
                Ok(walked) => {
                    return self.arrived(place, (kind, path), &all, &walked, span, expected);
                }
                Err(it) if start == first => lost = Some(it),
                Err(_) => {}
            }
        }
        if let Some(lost) = lost.filter(|_| place.has_usual_paths || first == Start::Root) {
            self.leads_nowhere(place, path, first, &lost, span);
        }
    }

    /// A path that leads somewhere.
    fn arrived(
        &mut self,
        place: Place<'c, '_>,
        (kind, path): (PathKind, &str),
        segments: &[&str],
        walked: &Walked<'_>,
        span: Span,
        expected: Expected,
    ) {
        let is_chosen = |it: &&&str| is_index(it) || it.contains('(');
        let chosen = segments.iter().filter(is_chosen).count();
        if kind == PathKind::Path && walked.collections > chosen + 1 {
            let message = format!("the path `{path}` goes through several collections");
            let code = codes::ANNOTATION_PATH;
            let added = self.findings.add(code, span, place.name(), message);
            added.advice().help("one at most gives a value (§14.4.1.1)");
        }
        if kind == PathKind::Path && place.has_usual_paths {
            self.path_value(place, segments, walked, span, expected);
        }
        self.walked(place, kind, walked, span);
    }

    /// A path with a segment that is not there.
    fn leads_nowhere(
        &mut self,
        place: Place<'c, '_>,
        path: &str,
        start: Start,
        lost: &Lost<'_>,
        span: Span,
    ) {
        let begins = self.start_words(start);
        let from = match begins {
            Some((name, ..)) => format!(" from `{name}`"),
            None => String::new(),
        };
        let missing = lost.segment;
        let message = match missing == path {
            true => format!("the path `{path}` leads nowhere{from}"),
            false => format!("the path `{path}` leads nowhere{from}: there is no `{missing}`"),
        };
        let near = self.meant_segment(lost);
        let is_harmless = near.is_none() && self.may_be_later(lost) && !matters(place.term);
        let code = codes::ANNOTATION_PATH;
        let mut added = self
            .findings
            .add(code, span, place.name(), message)
            .advice_unless(!is_harmless);
        if let Some((_, place, words)) = begins {
            added = added.related(place, words);
        }
        if let Some(near) = near {
            added.help(format!("did you mean `{near}`?"));
        } else if start == Start::Root && !missing.contains('.') {
            added.help("after the slash comes the qualified name of a child of a schema");
        }
    }

    /// The value that a path leads to: whether it may be one of the expected type.
    fn path_value(
        &mut self,
        place: Place<'c, '_>,
        segments: &[&str],
        walked: &Walked<'_>,
        span: Span,
        expected: Expected,
    ) {
        let is_member = segments
            .last()
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
