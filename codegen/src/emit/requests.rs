//! Request builders: a newtype each over the runtime's request, its navigation and its streams.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Context, EmittedFile, Prelude, deprecated, doc, ident, operations};
use crate::plan::docs::code;
use crate::plan::item::{
    ByKey, KeyParameter, Method, Module, RequestFile, RustType, StreamMethod, StreamPlace,
};
use crate::plan::names::{RustIdent, WireName};
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
    let what = if file.is_complex {
        "a complex property of type"
    } else {
        "one"
    };
    let docs = format!(" Requests for {what} {}.", code(&file.wire.0));
    let (inner, define) = match file.is_complex {
        true => (quote! { ComplexRequest }, quote! { complex_request }),
        false => (quote! { EntityRequest }, quote! { entity_request }),
    };
    let deref = emit_deref(&name, &quote! { client::#inner<#entity, C> });
    let streams = file.single.streams.iter().map(emit_stream).collect();
    let methods = emit_impl(
        cx,
        &file.single.ident,
        &file.single.methods,
        &file.single.operations,
        streams,
    );
    let single = quote! {
        #[doc = #docs]
        pub struct #name<C = client::Unrestricted>(client::#inner<#entity, C>);
        odata_runtime::#define!(#name);
        #deref
        #methods
    };
    let collection = file.collection.as_ref().map(|it| {
        let name = ident(&it.ident);
        let docs = format!(" Requests for a collection of {}.", code(&file.wire.0));
        let deref = emit_deref(&name, &quote! { client::CollectionRequest<#entity, C> });
        let keys = it.by_key.iter().chain(&it.by_alternate_keys);
        let by_keys = keys.map(|by_key| emit_by_key(cx, by_key, &file.single.ident));
        let create_media = it.is_media.then(|| emit_create_media(&entity));
        let own = by_keys.chain(create_media).collect();
        let methods = emit_impl(cx, &it.ident, &it.methods, &it.operations, own);
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
        .flat_map(|it| it.by_key.iter().chain(&it.by_alternate_keys))
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
    own: TokenStream,
) -> TokenStream {
    if methods.is_empty() && operations.is_empty() && own.is_empty() {
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
    quote! { impl<C> #name<C> { #own #(#methods)* #(#invocations)* } }
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

/// A method that leads to a media stream.
fn emit_stream(method: &StreamMethod) -> TokenStream {
    let (docs, deprecation) = (doc(&method.docs), deprecated(method.deprecated.as_ref()));
    let name = ident(&method.ident);
    let capabilities = match method.is_read_only {
        true => quote! { client::NotWritable<C> },
        false => quote! { C },
    };
    let (request, path) = match &method.place {
        StreamPlace::Content => (quote! { ContentRequest }, quote! { self.path() }),
        StreamPlace::Property(WireName(segment)) => (
            quote! { StreamRequest },
            quote! { self.path().child(#segment) },
        ),
    };
    quote! {
        #docs
        #deprecation
        pub fn #name(&self) -> client::#request<#capabilities> {
            client::#request::new(#path)
        }
    }
}

fn emit_create_media(entity: &TokenStream) -> TokenStream {
    quote! {
        /// Creates a media entity from content of this content type.
        pub fn create_media(
            &self,
            content: impl Into<client::MediaBody>,
            content_type: &str,
        ) -> client::CreateMedia<#entity>
        where
            C: client::Insertable,
        {
            client::CreateMedia::new(self.path(), content, content_type)
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
    let (what, method) = match by_key.is_alternate {
        true => ("alternate key", quote! { alternate_key }),
        false => ("key", quote! { key }),
    };
    let docs = format!(" The entity with this {what}: {}.", names.join(", "));
    quote! {
        #[doc = #docs]
        pub fn #name(&self, #(#parameters),*) -> #single<C> {
            #single::new(self.path().#method(&[#(#pairs),*]))
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
