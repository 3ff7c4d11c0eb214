//! The enum over a type and its descendants.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Context, Prelude, ident};
use crate::plan::item::{Head, Polymorphic};

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
        let docs = format!(" `{}`.", variant.wire);
        quote! { #[doc = #docs] #variant_name(#boxed<#path>), }
    });
    let polymorphic = emit_impl(head, it, prelude);
    let base_docs = format!(
        " A type that these bindings do not know, read as `{}`: its name is",
        head.wire
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
        #polymorphic
        odata_runtime::polymorphic!(#name);
    }
}

fn emit_impl(head: &Head, it: &Polymorphic, prelude: Prelude<'_>) -> TokenStream {
    let name = ident(&it.ident);
    let base = ident(&head.path.ident);
    let wires = it.variants.iter().map(|variant| &variant.wire.0);
    let (option, ok, result, some) = (
        prelude.name("Option"),
        prelude.name("Ok"),
        prelude.name("Result"),
        prelude.name("Some"),
    );
    let reads = it.variants.iter().enumerate().map(|(index, variant)| {
        let variant = ident(&variant.ident);
        let index = Literal::usize_unsuffixed(index);
        quote! { #some(#index) => Self::#variant(json::read_object(deserializer)?), }
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
