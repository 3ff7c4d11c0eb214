//! Enum types: an enum with a fallback, or a set of flags.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Prelude, deprecated, doc, ident};
use crate::plan::item::{EnumMember, EnumPlan, FlagsPlan};

pub(super) fn emit_enum(it: &EnumPlan) -> TokenStream {
    let prelude = Prelude {
        shadowed_by: &it.head.path.ident,
    };
    let name = ident(&it.head.path.ident);
    let (docs, deprecation) = (doc(&it.head.docs), deprecated(it.head.deprecated.as_ref()));
    let variants = it.members.iter().map(|member| {
        let (docs, deprecation, variant) = (
            doc(&member.docs),
            deprecated(member.deprecated.as_ref()),
            ident(&member.ident),
        );
        quote! { #docs #deprecation #variant, }
    });
    let string = prelude.name("String");
    let wire = &it.head.wire.0;
    let members = members(&it.members);
    let from_name = emit_from_name(it);
    let to_name = it.members.iter().map(|member| {
        let (variant, wire) = (ident(&member.ident), &member.wire.0);
        quote! { Self::#variant => #wire, }
    });
    quote! {
        use odata_runtime::model;
        #docs
        #deprecation
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that the schema does not list, as it was received.
            Unlisted(#string),
        }
        impl model::Enumeration for #name {
            const TYPE_NAME: &'static str = #wire;
            const MEMBERS: &'static [(&'static str, i64)] = #members;

            fn from_name(name: &str) -> Self {
                #from_name
            }

            fn name(&self) -> &str {
                match self { #(#to_name)* Self::Unlisted(name) => name }
            }
        }
        odata_runtime::enumeration!(#name);
    }
}

fn emit_from_name(it: &EnumPlan) -> TokenStream {
    if it.members.is_empty() {
        return quote! { Self::Unlisted(name.to_owned()) };
    }
    let arms = it.members.iter().map(|member| {
        let (variant, wire) = (ident(&member.ident), &member.wire.0);
        quote! { #wire => Self::#variant, }
    });
    quote! { match name { #(#arms)* _ => Self::Unlisted(name.to_owned()) } }
}

pub(super) fn emit_flags(it: &FlagsPlan) -> TokenStream {
    let name = ident(&it.head.path.ident);
    let (docs, deprecation) = (doc(&it.head.docs), deprecated(it.head.deprecated.as_ref()));
    let wire = &it.head.wire.0;
    let members = members(&it.members);
    let constants = it.members.iter().map(|member| {
        let (docs, deprecation, constant) = (doc(&member.docs), deprecated(member.deprecated.as_ref()), ident(&member.ident));
        let value = Literal::i64_unsuffixed(member.value);
        quote! { #docs #deprecation pub const #constant: Self = Self(model::FlagSet::from_bits(#value)); }
    });
    let constants = (!it.members.is_empty()).then(|| quote! { impl #name { #(#constants)* } });
    quote! {
        use odata_runtime::model;
        #docs
        #deprecation
        #[derive(Clone, Default, PartialEq, Eq, Hash)]
        pub struct #name(model::FlagSet);
        #constants
        impl model::Flags for #name {
            const TYPE_NAME: &'static str = #wire;
            const MEMBERS: &'static [(&'static str, i64)] = #members;

            fn from_set(set: model::FlagSet) -> Self {
                Self(set)
            }

            fn set(&self) -> &model::FlagSet {
                &self.0
            }
        }
        odata_runtime::flags!(#name);
    }
}

fn members(members: &[EnumMember]) -> TokenStream {
    let pairs = members.iter().map(|member| {
        let wire = &member.wire.0;
        let value = Literal::i64_unsuffixed(member.value);
        quote! { (#wire, #value) }
    });
    quote! { &[#(#pairs),*] }
}
