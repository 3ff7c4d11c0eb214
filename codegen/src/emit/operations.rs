//! Operations: a marker with the parameter constants each, and the methods that invoke them.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, EmittedFile, Prelude, deprecated, doc, ident};
use crate::plan::docs::code;
use crate::plan::item::{Module, RequestPath, RustType};
use crate::plan::names::RustIdent;
use crate::plan::operations::{
    Invocation, Marker, OperationFile, Parameter, ParameterKind, Returns, Sending,
};

pub(super) fn emit_operations_module(module: &Module) -> EmittedFile {
    let doc = format!(
        " Parameters of the operations bound to types of the namespace {}.",
        code(&module.namespace)
    );
    let items = module.operations.iter().map(|file| {
        let file_ident = ident(&file.ident);
        let names = file.markers.iter().map(|it| ident(&it.ident));
        quote! { mod #file_ident; pub use self::#file_ident::{#(#names),*}; }
    });
    EmittedFile {
        path: format!("{}/operations/mod.rs", module.ident.unraw()),
        tokens: quote! { #![doc = #doc] #(#items)* },
    }
}

pub(super) fn emit_operations(
    cx: &Context<'_>,
    module: &Module,
    file: &OperationFile,
) -> EmittedFile {
    EmittedFile {
        path: format!(
            "{}/operations/{}.rs",
            module.ident.unraw(),
            file.ident.unraw()
        ),
        tokens: emit_markers(cx, &file.markers),
    }
}

pub(super) fn emit_unbound(cx: &Context<'_>, markers: &[Marker]) -> EmittedFile {
    let markers = emit_markers(cx, markers);
    let doc = " Parameters of the operations that imports invoke.";
    EmittedFile {
        path: "operations.rs".to_owned(),
        tokens: quote! { #![doc = #doc] #markers },
    }
}

fn emit_markers(cx: &Context<'_>, markers: &[Marker]) -> TokenStream {
    let uses_edm = markers
        .iter()
        .flat_map(|it| &it.parameters)
        .any(|it| is_edm(&it.ty));
    let edm = uses_edm.then(|| quote! { use odata_runtime::edm; });
    let items = markers.iter().map(|it| emit_marker(cx, it));
    quote! { #edm use odata_runtime::client::operation; #(#items)* }
}

fn emit_marker(cx: &Context<'_>, it: &Marker) -> TokenStream {
    let (docs, name) = (doc(&it.docs), ident(&it.ident));
    let prelude = Prelude {
        shadowed_by: &it.ident,
    };
    let constants = it.parameters.iter().map(|parameter| {
        let docs = doc(&parameter.docs);
        let (constant, wire) = (ident(&parameter.constant), &parameter.wire.0);
        let ty = cx.ty(&parameter.ty, prelude);
        let kind = match parameter.kind {
            ParameterKind::Literal => quote! { operation::Parameter },
            ParameterKind::Json => quote! { operation::JsonParameter },
            ParameterKind::Collection => quote! { operation::CollectionParameter },
        };
        quote! { #docs pub const #constant: #kind<Self, #ty> = #kind::new(#wire); }
    });
    quote! { #docs #[derive(Clone, Copy, Debug)] pub enum #name {} impl #name { #(#constants)* } }
}

/// Whether methods that invoke these need the primitive types of the runtime.
pub(super) fn uses_edm(invocations: &[Invocation]) -> bool {
    invocations.iter().any(|it| {
        let returned = match &it.returns {
            Returns::Plain(ty) | Returns::ManyPlain(ty) => is_edm(ty),
            Returns::Nothing
            | Returns::Media
            | Returns::Whole
            | Returns::One(..)
            | Returns::Many(..) => false,
        };
        returned || it.arguments.iter().any(|it| is_edm(&it.ty))
    })
}

fn is_edm(ty: &RustType) -> bool {
    matches!(ty, RustType::Builtin(path) if path.starts_with("edm::"))
}

/// A method that invokes an operation on the resource at `path`.
pub(super) fn emit_invocation(
    cx: &Context<'_>,
    it: &Invocation,
    path: &TokenStream,
    prelude: Prelude<'_>,
) -> TokenStream {
    let (docs, deprecation) = (doc(&it.docs), deprecated(it.deprecated.as_ref()));
    let (name, segment) = (ident(&it.ident), &it.segment.0);
    let marker = match &it.marker {
        None => quote! { () },
        Some(marker) => {
            let operations = RustIdent::fixed("operations");
            match &marker.module {
                Some(module) => cx.under_root(&[module, &operations, &marker.ident]),
                None => cx.under_root(&[&operations, &marker.ident]),
            }
        }
    };
    let returns = emit_returns(cx, &it.returns, prelude);
    let start = match it.sending {
        Sending::BareAction => quote! { bare_action },
        Sending::Action => quote! { action },
        Sending::Function => quote! { function },
    };
    let parameters = it
        .arguments
        .iter()
        .filter_map(|it| emit_parameter(cx, it, prelude));
    let arguments = it.arguments.iter().filter_map(|it| {
        let (argument, constant) = (ident(it.argument.as_ref()?), ident(&it.constant));
        let is_text = is_text(it);
        Some(match (it.is_nullable, is_text) {
            (true, _) => quote! { .argument(#marker::#constant, #argument) },
            (false, true) => quote! { .set(#marker::#constant, #argument.as_ref()) },
            (false, false) => quote! { .set(#marker::#constant, #argument) },
        })
    });
    quote! {
        #docs
        #deprecation
        pub fn #name(&self, #(#parameters),*) -> client::operation::Invocation<#marker, #returns> {
            client::operation::Invocation::#start(#path, #segment)#(#arguments)*
        }
    }
}

fn is_text(it: &Parameter) -> bool {
    it.kind == ParameterKind::Literal && it.ty == RustType::Builtin("String")
}

fn emit_parameter(cx: &Context<'_>, it: &Parameter, prelude: Prelude<'_>) -> Option<TokenStream> {
    let name = ident(it.argument.as_ref()?);
    let ty = cx.ty(&it.ty, prelude);
    let (option, vec) = (prelude.name("Option"), prelude.name("Vec"));
    let ty = match (it.kind, it.is_nullable) {
        (ParameterKind::Collection, _) => quote! { #vec<#ty> },
        (_, true) if is_text(it) => quote! { #option<&str> },
        (_, true) => quote! { #option<#ty> },
        (_, false) if is_text(it) => quote! { impl AsRef<str> },
        (ParameterKind::Json, false) => quote! { impl Into<#ty> },
        (ParameterKind::Literal, false) => ty,
    };
    Some(quote! { #name: #ty })
}

fn emit_returns(cx: &Context<'_>, returns: &Returns, prelude: Prelude<'_>) -> TokenStream {
    let builder = |request: &RequestPath| {
        let requests = RustIdent::fixed("requests");
        cx.under_root(&[&request.module, &requests, &request.ident])
    };
    match returns {
        Returns::Nothing => quote! { client::operation::Nothing },
        Returns::Media => quote! { client::operation::Media },
        Returns::Whole => quote! { client::operation::Whole },
        Returns::Plain(ty) => {
            let ty = cx.ty(ty, prelude);
            quote! { client::operation::Plain<#ty> }
        }
        Returns::ManyPlain(ty) => {
            let ty = cx.ty(ty, prelude);
            quote! { client::operation::Many<client::operation::Plain<#ty>> }
        }
        Returns::One(path, request) => {
            let ty = cx.path(path);
            let builder = request.as_ref().map(builder).map(|it| quote! { , #it });
            quote! { client::operation::One<#ty #builder> }
        }
        Returns::Many(path, request) => {
            let ty = cx.path(path);
            let builder = request.as_ref().map(builder).map(|it| quote! { , #it });
            quote! { client::operation::Many<#ty #builder> }
        }
    }
}
