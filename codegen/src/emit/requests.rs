//! Request builders: a newtype each over the runtime's request, and its navigation.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Context, EmittedFile, Prelude, deprecated, doc, ident, operations};
use crate::plan::docs::code;
use crate::plan::item::{ByKey, KeyParameter, Method, Module, RequestFile, RustType};
use crate::plan::names::RustIdent;
use crate::plan::operations::Invocation;

pub(super) fn emit_requests_module(module: &Module) -> EmittedFile {
    let doc = format!(
        " Requests for the entity types of the namespace {}.",
        code(&module.namespace)
    );
    let items = module.requests.iter().map(|file| {
        let file_ident = ident(&file.ident);
        let names = std::iter::once(&file.single.ident)
            .chain(file.collection.as_ref().map(|it| &it.ident))
            .map(ident);
        quote! { mod #file_ident; pub use self::#file_ident::{#(#names),*}; }
    });
    EmittedFile {
        path: format!("{}/requests/mod.rs", module.ident.unraw()),
        tokens: quote! { #![doc = #doc] #(#items)* },
    }
}

pub(super) fn emit_requests(cx: &Context<'_>, module: &Module, file: &RequestFile) -> EmittedFile {
    let entity = cx.path(&file.entity);
    let name = ident(&file.single.ident);
    let docs = format!(" Requests for one {}.", code(&file.wire.0));
    let deref = emit_deref(&name, &quote! { client::EntityRequest<#entity, C> });
    let methods = emit_impl(
        cx,
        &file.single.ident,
        &file.single.methods,
        &file.single.operations,
        None,
    );
    let single = quote! {
        #[doc = #docs]
        pub struct #name<C = client::Unrestricted>(client::EntityRequest<#entity, C>);
        odata_runtime::entity_request!(#name);
        #deref
        #methods
    };
    let collection = file.collection.as_ref().map(|it| {
        let name = ident(&it.ident);
        let docs = format!(" Requests for a collection of {}.", code(&file.wire.0));
        let deref = emit_deref(&name, &quote! { client::CollectionRequest<#entity, C> });
        let by_key = it
            .by_key
            .as_ref()
            .map(|by_key| emit_by_key(cx, by_key, &file.single.ident));
        let methods = emit_impl(cx, &it.ident, &it.methods, &it.operations, by_key);
        quote! {
            #[doc = #docs]
            pub struct #name<C = client::Unrestricted>(client::CollectionRequest<#entity, C>);
            odata_runtime::collection_request!(#name);
            #deref
            #methods
        }
    });
    let payload = file.polymorphic.as_ref().map(|any| {
        let any = cx.path(any);
        quote! {
            impl From<#any> for client::Payload<#entity> {
                fn from(value: #any) -> Self {
                    Self::of(&value)
                }
            }
            impl From<&#any> for client::Payload<#entity> {
                fn from(value: &#any) -> Self {
                    Self::of(value)
                }
            }
        }
    });
    let keys = file
        .collection
        .iter()
        .filter_map(|it| it.by_key.as_ref())
        .flat_map(|it| &it.parameters);
    let uses_edm = keys
        .into_iter()
        .any(|key| matches!(key.ty, RustType::Builtin(path) if path.starts_with("edm::")))
        || operations::uses_edm(&file.single.operations)
        || file
            .collection
            .as_ref()
            .is_some_and(|it| operations::uses_edm(&it.operations));
    let edm = uses_edm.then(|| quote! { use odata_runtime::edm; });
    let path = format!(
        "{}/requests/{}.rs",
        module.ident.unraw(),
        file.ident.unraw()
    );
    EmittedFile {
        path,
        tokens: quote! { #edm use odata_runtime::client; #single #collection #payload },
    }
}

/// The newtype stands for the runtime's request, whose methods it offers.
fn emit_deref(name: &Ident, target: &TokenStream) -> TokenStream {
    quote! {
        impl<C> ::core::ops::Deref for #name<C> {
            type Target = #target;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    }
}

fn emit_impl(
    cx: &Context<'_>,
    name: &RustIdent,
    methods: &[Method],
    operations: &[Invocation],
    by_key: Option<TokenStream>,
) -> TokenStream {
    if methods.is_empty() && operations.is_empty() && by_key.is_none() {
        return TokenStream::new();
    }
    let prelude = Prelude { shadowed_by: name };
    let invocations = operations
        .iter()
        .map(|it| operations::emit_invocation(cx, it, &quote! { self.path() }, prelude));
    let name = ident(name);
    let methods = methods
        .iter()
        .map(|method| emit_method(cx, method, &quote! { self.path() }, Some(&quote! { C })));
    quote! { impl<C> #name<C> { #by_key #(#methods)* #(#invocations)* } }
}

/// A method that appends a segment and gives the next builder.
pub(super) fn emit_method(
    cx: &Context<'_>,
    method: &Method,
    path: &TokenStream,
    inherited: Option<&TokenStream>,
) -> TokenStream {
    let (docs, deprecation) = (doc(&method.docs), deprecated(method.deprecated.as_ref()));
    let name = ident(&method.ident);
    let target = cx.under_root(&[
        &method.target.module,
        &RustIdent::fixed("requests"),
        &method.target.ident,
    ]);
    let segment = &method.segment.0;
    let capabilities = match (&method.capabilities, inherited) {
        (None, Some(inherited)) => inherited.clone(),
        (None, None) => quote! { client::Unrestricted },
        (Some(capabilities), _) => match capabilities.marker_name().as_str() {
            "Unrestricted" => quote! { client::Unrestricted },
            "ReadOnly" => quote! { client::ReadOnly },
            marker => {
                let marker = crate::plan::names::Case::UpperCamel.ident(marker);
                cx.under_root(&[&RustIdent::fixed("capabilities"), &marker])
            }
        },
    };
    quote! {
        #docs
        #deprecation
        pub fn #name(&self) -> #target<#capabilities> {
            #target::new(#path.child(#segment))
        }
    }
}

fn emit_by_key(cx: &Context<'_>, by_key: &ByKey, single: &RustIdent) -> TokenStream {
    let prelude = Prelude {
        shadowed_by: single,
    };
    let (name, single) = (ident(&by_key.ident), ident(single));
    let parameters = by_key.parameters.iter().map(|it| {
        let name = ident(&it.ident);
        let ty = match &it.ty {
            RustType::Builtin("String") => quote! { impl AsRef<str> },
            RustType::Generated(_) => {
                let ty = cx.ty(&it.ty, prelude);
                quote! { &#ty }
            }
            RustType::Builtin(_) => cx.ty(&it.ty, prelude),
        };
        quote! { #name: #ty }
    });
    let pairs = by_key.parameters.iter().map(emit_key_value);
    let names: Vec<String> = by_key
        .parameters
        .iter()
        .map(|it| code(&it.wire.0))
        .collect();
    let docs = format!(" The entity with this key: {}.", names.join(", "));
    quote! {
        #[doc = #docs]
        pub fn #name(&self, #(#parameters),*) -> #single<C> {
            #single::new(self.path().key(&[#(#pairs),*]))
        }
    }
}

fn emit_key_value(it: &KeyParameter) -> TokenStream {
    let (name, wire) = (ident(&it.ident), &it.wire.0);
    let value = match &it.ty {
        RustType::Builtin("String") => quote! { client::KeyValue::from(#name.as_ref()) },
        RustType::Generated(_) => quote! { client::KeyValue::literal(#name) },
        RustType::Builtin(_) => quote! { client::KeyValue::literal(&#name) },
    };
    quote! { (#wire, #value) }
}
