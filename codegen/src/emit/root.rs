//! The root of the generated code: modules, client, capability markers.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Expr, ItemImpl};

use super::operations::{emit_invocation, uses_edm};
use super::requests::emit_method;
use super::syntax::attributes::{described, indented};
use super::syntax::expressions::borrowed;
use super::syntax::items::filled;
use super::syntax::types::ty;
use super::syntax::{ident, template, word};
use super::{Context, EmittedFile, Layout, Prelude};
use crate::plan::docs::code;
use crate::plan::item::Plan;
use crate::plan::names::{RustIdent, WireName};

pub(super) fn emit_root(plan: &Plan, layout: Layout) -> syn::Result<EmittedFile> {
    // A crate's public items are used by definition; those of an included module may not be. What is
    // imported may be for items of other areas only.
    let unused = match layout {
        Layout::Module => Some(quote! { unused, }),
        Layout::Crate => (!plan.areas.is_empty()).then(|| quote! { unused_imports, }),
    };
    let allow_unused = (layout == Layout::Module).then(|| quote! { #[allow(unused_imports)] });
    let allow = quote! {
        #[allow(
            #unused
            deprecated,
            nonstandard_style,
            clippy::enum_variant_names,
            clippy::module_inception,
            clippy::should_implement_trait,
            clippy::too_many_arguments,
            clippy::wrong_self_convention,
            reason = "names come from the schema"
        )]
        #[rustfmt::skip]
    };
    let modules = plan.modules.iter().map(|module| {
        let name = ident(&module.ident);
        quote! { #allow pub mod #name; }
    });
    let capabilities = (!plan.capabilities.is_empty()).then(|| {
        quote! {
            #[cfg(feature = "client")]
            #allow
            pub mod capabilities;
        }
    });
    let operations = (!plan.operations.is_empty()).then(|| {
        quote! {
            #[cfg(feature = "client")]
            #allow
            pub mod operations;
        }
    });
    let body = quote! {
        #capabilities
        #[cfg(feature = "client")]
        #allow
        mod client;
        #operations
        #(#modules)*
        #[cfg(feature = "client")]
        #allow_unused
        pub use self::client::Client;
        #allow_unused
        pub use odata_runtime;
    };
    let tokens = match layout {
        Layout::Crate => {
            let docs = inner_doc(plan);
            // The compiler heeds these at the root of a crate only.
            let allow_letters = (!plan.is_ascii).then(|| {
                quote! {
                    #![allow(
                        confusable_idents,
                        mixed_script_confusables,
                        uncommon_codepoints,
                        reason = "names come from the schema"
                    )]
                }
            });
            quote! {
                #docs
                #![forbid(unsafe_code)]
                #![warn(missing_docs)]
                #allow_letters
                #body
            }
        }
        Layout::Module => body,
    };
    let path = match layout {
        Layout::Crate => "lib.rs",
        Layout::Module => "mod.rs",
    };
    parsed(path, tokens)
}

/// A file that is made once: its tokens are easier to read than a tree.
fn parsed(path: &str, tokens: TokenStream) -> syn::Result<EmittedFile> {
    Ok(EmittedFile {
        path: path.to_owned(),
        syntax: syn::parse2(tokens)?,
    })
}

fn inner_doc(plan: &Plan) -> TokenStream {
    let lines = plan
        .docs
        .0
        .iter()
        .flat_map(|text| text.lines())
        .map(indented);
    let mut lines: Vec<String> = lines.collect();
    let opening = lines.is_empty();
    if !plan.areas.is_empty() {
        lines.extend(areas(plan));
    }
    let fallback = opening.then(|| quote! { #![doc = " An OData client."] });
    quote! { #fallback #(#![doc = #lines])* }
}

/// What the crate's documentation says of its features.
fn areas(plan: &Plan) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    let text = "\
# Features

Each entity set and singleton has a feature, with the types that it needs and their requests. All are
enabled by `full`, and `full` by default; who needs few of them compiles much less with
`default-features = false` and a list such as `[\"client\", \"NAME\"]`, or without `client` for types
without requests.

A property or method that leads to types of features that are not enabled is not there. What a
response holds of such a property stays in `additional`, and is written again.

| feature | for | types, with those that are always there |
|---|---|---|";
    lines.extend(text.lines().map(indented));
    lines.extend(plan.areas.iter().map(|area| {
        let root = match &area.root {
            Some(WireName(name)) => code(name),
            None => "types that none of the others leads to".to_owned(),
        };
        format!(" | `{}` | {root} | {} |", area.feature.as_str(), area.types)
    }));
    lines
}

pub(super) fn emit_client(cx: &Context<'_>, plan: &Plan) -> syn::Result<EmittedFile> {
    let style = Ident::new(
        if plan.client.key_as_segment {
            "key_as_segment"
        } else {
            "parenthesized_keys"
        },
        Span::call_site(),
    );
    let define = match &plan.client.root_url {
        Some(url) => quote! { odata_runtime::service_client!(Client, #url, #style); },
        None => quote! { odata_runtime::service_client!(Client, #style); },
    };
    let roots = plan.client.named_roots.iter().map(|root| {
        let (name, url) = (ident(&root.ident), &root.url);
        let doc = format!(" The root `{}` of the service: `{url}`.", root.name);
        quote! {
            #[doc = #doc]
            pub const #name: &'static str = #url;
        }
    });
    let roots = (!plan.client.named_roots.is_empty()).then(|| {
        quote! {
            /// Other places where the service is, for `Client::builder().root(…)`.
            impl Client { #(#roots)* }
        }
    });
    let path = template!(Expr: self.inner().path());
    let methods = plan.client.methods.iter();
    let methods = methods.map(|method| emit_method(cx, method, path.clone(), None));
    let client = RustIdent::fixed("Client");
    let prelude = Prelude {
        shadowed_by: &client,
    };
    let operations = plan.client.operations.iter();
    let operations = operations.map(|it| emit_invocation(cx, it, borrowed(path.clone()), prelude));
    let items: Vec<_> = methods.chain(operations).collect();
    let methods = (!items.is_empty()).then(|| {
        let item = template!(ItemImpl: impl Client {});
        filled(item, ty(word("Client")), items)
    });
    let edm = uses_edm(&plan.client.operations).then(|| quote! { , edm });
    let tokens = quote! {
        use odata_runtime::{client #edm};
        /// A client of the service: the way to its entity sets and singletons.
        pub struct Client(client::Client);
        #define
        #roots
    };
    let mut file = parsed("client.rs", tokens)?;
    file.syntax.items.extend(methods);
    Ok(file)
}

pub(super) fn emit_capabilities(plan: &Plan) -> syn::Result<EmittedFile> {
    let markers = plan.capabilities.iter().map(|marker| {
        let name = ident(&marker.ident);
        let names = marker.capabilities.words();
        let allowed = names.iter().map(|it| Ident::new(it, Span::call_site()));
        let docs = crate::plan::docs::Docs(vec![if names.is_empty() {
            "Allows nothing.".to_owned()
        } else {
            format!("Allows: {}.", names.join(", "))
        }]);
        let docs = described(&docs, None);
        quote! {
            #(#docs)*
            #[derive(Clone, Copy, Debug)]
            pub enum #name {}
            odata_runtime::capabilities!(#name: #(#allowed),*);
        }
    });
    let doc = " What the service allows where, as its Capabilities annotations say: markers for request builders.";
    parsed("capabilities.rs", quote! { #![doc = #doc] #(#markers)* })
}
