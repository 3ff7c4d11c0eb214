//! Entity and complex types: the struct, its property constants, its members read and written.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::{Context, Prelude, deprecated, doc, ident, polymorphic};
use crate::plan::docs::code;
use crate::plan::item::{Field, PropertyKind, RustType, StructPlan};

pub(super) fn emit_struct(cx: &Context<'_>, it: &StructPlan) -> TokenStream {
    let prelude = Prelude {
        shadowed_by: &it.head.path.ident,
    };
    let name = ident(&it.head.path.ident);
    let (docs, deprecation) = (doc(&it.head.docs), deprecated(it.head.deprecated.as_ref()));
    let fields = it.fields.iter().map(|field| emit_field(cx, field, prelude));
    let constants = emit_constants(cx, it, prelude);
    let structured = emit_structured(cx, it, prelude);
    let derived_from = it.ancestors.iter().map(|ancestor| {
        let ancestor = cx.path(ancestor);
        quote! { impl model::DerivedFrom<#ancestor> for #name {} }
    });
    let imports = imports(it);
    let any = it
        .polymorphic
        .as_ref()
        .map(|any| polymorphic::emit(cx, &it.head, any));
    quote! {
        #imports
        #docs
        #deprecation
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            /// Members that the schema does not declare, control information, and what decoding
            /// must remember to write the same JSON again.
            pub additional: model::Additional,
        }
        #constants
        #structured
        odata_runtime::structured!(#name);
        #(#derived_from)*
        #any
    }
}

/// The runtime's modules that the file uses, by their short names.
fn imports(it: &StructPlan) -> TokenStream {
    let uses_edm = it
        .fields
        .iter()
        .any(|field| matches!(field.ty, RustType::Builtin(path) if path.starts_with("edm::")));
    let modules = [
        ("edm", uses_edm),
        ("json", true),
        ("model", true),
        ("query", !it.fields.is_empty()),
        ("serde", true),
    ];
    let used = modules
        .iter()
        .filter(|(_, used)| *used)
        .map(|(name, _)| Ident::new(name, Span::call_site()));
    quote! { use odata_runtime::{#(#used),*}; }
}

fn emit_field(cx: &Context<'_>, field: &Field, prelude: Prelude<'_>) -> TokenStream {
    let (docs, deprecation) = (doc(&field.docs), deprecated(field.deprecated.as_ref()));
    let name = ident(&field.ident);
    let item = cx.ty(&field.ty, prelude);
    let (option, vec, boxed) = (
        prelude.name("Option"),
        prelude.name("Vec"),
        prelude.name("Box"),
    );
    let ty = match (field.is_collection, field.is_boxed) {
        (true, _) => quote! { #vec<#item> },
        (false, true) => quote! { #option<#boxed<#item>> },
        (false, false) => quote! { #option<#item> },
    };
    quote! { #docs #deprecation pub #name: #ty, }
}

fn emit_constants(cx: &Context<'_>, it: &StructPlan, prelude: Prelude<'_>) -> TokenStream {
    if it.fields.is_empty() {
        return TokenStream::new();
    }
    let name = ident(&it.head.path.ident);
    let constants = it.fields.iter().map(|field| {
        let kind = match (field.kind, field.is_collection) {
            (PropertyKind::Primitive, false) => quote! { query::Property },
            (PropertyKind::Primitive, true) => quote! { query::CollectionProperty },
            (PropertyKind::Complex, false) => quote! { query::ComplexProperty },
            (PropertyKind::Complex, true) => quote! { query::ComplexCollectionProperty },
            (PropertyKind::Navigation, false) => quote! { query::NavigationProperty },
            (PropertyKind::Navigation, true) => quote! { query::NavigationCollectionProperty },
        };
        let constant = ident(&field.constant);
        let declared = cx.ty(&field.declared, prelude);
        let wire = &field.wire.0;
        let docs = format!(" The property {} in query options and changes.", code(wire));
        let deprecation = deprecated(field.deprecated.as_ref());
        quote! { #[doc = #docs] #deprecation pub const #constant: #kind<Self, #declared> = #kind::new(#wire); }
    });
    quote! { impl #name { #(#constants)* } }
}

fn emit_structured(cx: &Context<'_>, it: &StructPlan, prelude: Prelude<'_>) -> TokenStream {
    let name = ident(&it.head.path.ident);
    let instance = match &it.polymorphic {
        Some(any) => {
            let module = &it.head.path.module;
            cx.under_root(&[module, &any.ident])
        }
        None => quote! { Self },
    };
    let (wire, result) = (&it.head.wire.0, prelude.name("Result"));
    let members = it.fields.iter().map(|field| &field.wire.0);
    let read = emit_read(it);
    let write = emit_write(it, prelude);
    quote! {
        impl model::Structured for #name {
            type Instance = #instance;
            const TYPE_NAME: &'static str = #wire;
            const MEMBERS: &'static [&'static str] = &[#(#members),*];

            fn additional(&self) -> &model::Additional {
                &self.additional
            }

            fn additional_mut(&mut self) -> &mut model::Additional {
                &mut self.additional
            }

            fn read<'de, A: serde::de::MapAccess<'de>>(
                &mut self,
                reader: &mut json::Reader<'_, 'de, A>,
            ) -> #result<(), A::Error> {
                #read
            }

            #write
        }
    }
}

fn emit_read(it: &StructPlan) -> TokenStream {
    if it.fields.is_empty() {
        return quote! { reader.other() };
    }
    let arms = it.fields.iter().enumerate().map(|(index, field)| {
        let (wire, name) = (&field.wire.0, ident(&field.ident));
        let index = Literal::usize_unsuffixed(index);
        quote! { #wire => reader.member(#index, &mut self.#name), }
    });
    quote! { match reader.name() { #(#arms)* _ => reader.other(), } }
}

fn emit_write(it: &StructPlan, prelude: Prelude<'_>) -> TokenStream {
    let ok = prelude.name("Ok");
    let result = prelude.name("Result");
    let calls = it.fields.iter().enumerate().map(|(index, field)| {
        let name = ident(&field.ident);
        let index = Literal::usize_unsuffixed(index);
        quote! { writer.member(#index, &self.#name)?; }
    });
    let writer = if it.fields.is_empty() {
        quote! { _writer }
    } else {
        quote! { writer }
    };
    quote! {
        fn write<M: serde::ser::SerializeMap>(
            &self,
            #writer: &mut json::Writer<'_, M>,
        ) -> #result<(), M::Error> {
            #(#calls)*
            #ok(())
        }
    }
}
