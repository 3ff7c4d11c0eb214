//! The enum over a type and its descendants.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::{Context, Prelude, doc, ident};
use crate::plan::docs::code;
use crate::plan::item::{Head, KeyAccessor, Polymorphic};

pub(super) fn emit(cx: &Context<'_>, head: &Head, it: &Polymorphic) -> TokenStream {
    let prelude = Prelude {
        shadowed_by: &head.path.ident,
    };
    let name = ident(&it.ident);
    let base = cx.path(&head.path);
    let boxed = prelude.name("Box");
    let docs = format!(
        " A value declared as [`{}`]: itself or a type derived from it.",
        head.path.ident.unraw()
    );
    let variants = it.variants.iter().map(|variant| {
        let (variant_name, path) = (ident(&variant.ident), cx.path(&variant.path));
        let newest = variant.wires.first().map_or("", |wire| wire.0.as_str());
        let docs = format!(" {}.", code(newest));
        quote! { #[doc = #docs] #variant_name(#boxed<#path>), }
    });
    let idents: Vec<Ident> = it
        .variants
        .iter()
        .map(|variant| ident(&variant.ident))
        .collect();
    let unlisted = Ident::new("Unlisted", Span::call_site());
    let additional = idents.iter().chain([&unlisted]).map(|variant| {
        quote! { Self::#variant(value) => &value.additional, }
    });
    let keys = it
        .keys
        .iter()
        .map(|key| emit_key(cx, key, &idents, prelude));
    let from = it.variants.iter().map(|variant| {
        let (variant_name, path) = (ident(&variant.ident), cx.path(&variant.path));
        quote! {
            impl From<#path> for #name {
                fn from(value: #path) -> Self {
                    Self::#variant_name(#boxed::new(value))
                }
            }
        }
    });
    let polymorphic = emit_impl(head, it, prelude);
    let base_docs = format!(
        " A type that these bindings do not know, read as {}: its name is",
        code(&head.wire.0)
    );
    quote! {
        #[doc = #docs]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[doc = #base_docs]
            /// `additional.odata_type()`, and its other members are kept there too.
            Unlisted(#boxed<#base>),
        }
        impl #name {
            #(#keys)*
            /// Members that the schema does not declare, control information, and what decoding
            /// must remember to write the same JSON again.
            pub fn additional(&self) -> &model::Additional {
                match self {
                    #(#additional)*
                }
            }
        }
        #polymorphic
        odata_runtime::polymorphic!(#name);
        #(#from)*
    }
}

fn emit_key(
    cx: &Context<'_>,
    key: &KeyAccessor,
    variants: &[Ident],
    prelude: Prelude<'_>,
) -> TokenStream {
    let (docs, name) = (doc(&key.docs), ident(&key.ident));
    let (option, ty) = (prelude.name("Option"), cx.ty(&key.ty, prelude));
    let fields: Vec<Ident> = key.fields.iter().map(ident).collect();
    let base = fields.first();
    quote! {
        #docs
        pub fn #name(&self) -> #option<&#ty> {
            match self {
                #(Self::#variants(value) => value.#fields.as_ref(),)*
                Self::Unlisted(value) => value.#base.as_ref(),
            }
        }
    }
}

fn emit_impl(head: &Head, it: &Polymorphic, prelude: Prelude<'_>) -> TokenStream {
    let name = ident(&it.ident);
    let base = ident(&head.path.ident);
    let wires = it.variants.iter().flat_map(|variant| &variant.wires);
    let wires = wires.map(|wire| &wire.0);
    let (option, ok, result, some) = (
        prelude.name("Option"),
        prelude.name("Ok"),
        prelude.name("Result"),
        prelude.name("Some"),
    );
    let mut next = 0;
    let reads = it.variants.iter().map(|variant| {
        let first = Literal::usize_unsuffixed(next);
        next += variant.wires.len();
        let last = Literal::usize_unsuffixed(next.saturating_sub(1));
        let indices = match variant.wires.len() {
            1 => quote! { #first },
            _ => quote! { #first..=#last },
        };
        let variant = ident(&variant.ident);
        quote! { #some(#indices) => Self::#variant(json::read_object(deserializer)?), }
    });
    let own = it.variants.first().map(|variant| {
        let variant = ident(&variant.ident);
        quote! { Self::#variant(value) | }
    });
    let writes = it.variants.iter().skip(1).map(|variant| {
        let variant = ident(&variant.ident);
        quote! { Self::#variant(value) => json::write_derived(&**value, serializer), }
    });
    quote! {
        impl model::Polymorphic for #name {
            type Base = #base;
            const TYPES: &'static [&'static str] = &[#(#wires),*];

            fn read<'de, D: serde::Deserializer<'de>>(
                index: #option<usize>,
                deserializer: D,
            ) -> #result<Self, D::Error> {
                #ok(match index {
                    #(#reads)*
                    _ => Self::Unlisted(json::read_object(deserializer)?),
                })
            }

            fn write<S: serde::Serializer>(&self, serializer: S) -> #result<S::Ok, S::Error> {
                match self {
                    #own Self::Unlisted(value) => json::write_object(&**value, serializer),
                    #(#writes)*
                }
            }
        }
    }
}
