//! Paths and types.

use proc_macro2::Ident;
use syn::{
    AngleBracketedGenericArguments, GenericArgument, Path, PathArguments, PathSegment, ReturnType,
    Type, TypeParamBound,
};

use super::{ident, template, word};
use crate::plan::names::RustIdent;

/// A path of these segments.
pub(in crate::emit) fn path(segments: impl IntoIterator<Item = Ident>) -> Path {
    Path {
        leading_colon: None,
        segments: segments.into_iter().map(PathSegment::from).collect(),
    }
}

/// A path that the generator itself spells, such as `model::Additional`.
pub(in crate::emit) fn known(text: &str) -> Path {
    let (leading_colon, text) = match text.strip_prefix("::") {
        Some(rest) => (Some(Default::default()), rest),
        None => (None, text),
    };
    Path {
        leading_colon,
        ..path(text.split("::").map(word))
    }
}

/// `Self::Name`
pub(in crate::emit) fn own_variant(name: &RustIdent) -> Path {
    path([word("Self"), ident(name)])
}

/// The path with one more segment.
pub(in crate::emit) fn joined(mut path: Path, last: Ident) -> Path {
    path.segments.push(last.into());
    path
}

/// The path with type arguments.
pub(in crate::emit) fn generic(mut path: Path, arguments: impl IntoIterator<Item = Type>) -> Path {
    if let Some(last) = path.segments.last_mut() {
        last.arguments = PathArguments::AngleBracketed(AngleBracketedGenericArguments {
            colon2_token: None,
            lt_token: Default::default(),
            args: arguments.into_iter().map(GenericArgument::Type).collect(),
            gt_token: Default::default(),
        });
    }
    path
}

/// A type by its path.
pub(in crate::emit) fn ty(path: impl Into<Path>) -> Type {
    Type::Path(syn::TypePath {
        attrs: Vec::new(),
        qself: None,
        path: path.into(),
    })
}

/// `&Type`
pub(in crate::emit) fn reference(to: Type) -> Type {
    let mut reference = template!(syn::TypeReference: &X);
    *reference.elem = to;
    Type::Reference(reference)
}

/// `impl Trait`
pub(in crate::emit) fn implementer(of: Path) -> Type {
    let mut implementer = template!(syn::TypeImplTrait: impl X);
    if let Some(TypeParamBound::Trait(bound)) = implementer.bounds.first_mut() {
        bound.path = of;
    }
    Type::ImplTrait(implementer)
}

/// `-> Type`
pub(in crate::emit) fn returns(ty: Type) -> ReturnType {
    ReturnType::Type(Default::default(), Box::new(ty))
}
