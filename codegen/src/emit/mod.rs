//! From the plan to tokens, deciding nothing.
//!
//! In: a [`Plan`]. Out: a token stream for each source file. What always holds: schema text
//! reaches the output only as string literals, documentation text or checked identifiers.

mod enums;
pub mod manifest;
mod operations;
mod polymorphic;
mod requests;
mod root;
mod structs;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::plan::docs::{Docs, code};
use crate::plan::item::{Module, Plan, RequestFile, RustType, TypeFile, TypeItem, TypePath};
use crate::plan::names::RustIdent;
use crate::plan::operations::OperationFile;

/// One source file: its path under `src/`, and its tokens.
#[derive(Debug)]
pub struct EmittedFile {
    /// Path with `/`.
    pub path: String,
    /// Content.
    pub tokens: TokenStream,
}

/// How the root of the generated code is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A crate: `lib.rs` with inner documentation and lints.
    Crate,
    /// A module that a build script's user includes: `mod.rs` without inner attributes.
    Module,
}

/// One source file to emit, by its place in the plan.
#[derive(Clone, Copy, Debug)]
pub struct Unit<'p>(UnitKind<'p>);

#[derive(Clone, Copy, Debug)]
enum UnitKind<'p> {
    Root(Layout),
    Client,
    Capabilities,
    Module(&'p Module),
    Type(&'p Module, &'p TypeFile),
    RequestsModule(&'p Module),
    Requests(&'p Module, &'p RequestFile),
    OperationsModule(&'p Module),
    Operations(&'p Module, &'p OperationFile),
    Unbound,
}

/// The source files of a plan. Units are independent: each may be emitted on a thread of its own.
pub fn units(plan: &Plan, layout: Layout) -> Vec<Unit<'_>> {
    let mut units = vec![UnitKind::Root(layout), UnitKind::Client];
    if !plan.capabilities.is_empty() {
        units.push(UnitKind::Capabilities);
    }
    if !plan.operations.is_empty() {
        units.push(UnitKind::Unbound);
    }
    for module in &plan.modules {
        units.push(UnitKind::Module(module));
        units.extend(module.types.iter().map(|file| UnitKind::Type(module, file)));
        if !module.requests.is_empty() {
            units.push(UnitKind::RequestsModule(module));
            units.extend(
                module
                    .requests
                    .iter()
                    .map(|file| UnitKind::Requests(module, file)),
            );
        }
    }
    for module in plan.modules.iter().filter(|it| !it.operations.is_empty()) {
        units.push(UnitKind::OperationsModule(module));
        let files = module.operations.iter();
        units.extend(files.map(|file| UnitKind::Operations(module, file)));
    }
    units.into_iter().map(Unit).collect()
}

/// Emits one source file.
pub fn emit(plan: &Plan, unit: Unit<'_>) -> EmittedFile {
    let cx = Context { root: &plan.root };
    match unit.0 {
        UnitKind::Root(layout) => root::emit_root(plan, layout),
        UnitKind::Client => root::emit_client(&cx, plan),
        UnitKind::Capabilities => root::emit_capabilities(plan),
        UnitKind::Module(module) => emit_module(module),
        UnitKind::Type(module, file) => emit_type(&cx, module, file),
        UnitKind::RequestsModule(module) => requests::emit_requests_module(module),
        UnitKind::Requests(module, file) => requests::emit_requests(&cx, module, file),
        UnitKind::OperationsModule(module) => operations::emit_operations_module(module),
        UnitKind::Operations(module, file) => operations::emit_operations(&cx, module, file),
        UnitKind::Unbound => operations::emit_unbound(&cx, &plan.operations),
    }
}

fn emit_module(module: &Module) -> EmittedFile {
    let doc = format!("Types of the namespace {}.", code(&module.namespace));
    let items = module.types.iter().map(|file| {
        let file_ident = ident(&file.ident);
        let names = exported(&file.item);
        quote! { mod #file_ident; pub use self::#file_ident::{#(#names),*}; }
    });
    let requests = (!module.requests.is_empty()).then(|| {
        quote! {
            #[cfg(feature = "client")]
            pub mod requests;
        }
    });
    let operations = (!module.operations.is_empty()).then(|| {
        quote! {
            #[cfg(feature = "client")]
            pub mod operations;
        }
    });
    let path = format!("{}/mod.rs", module.ident.unraw());
    let doc = format!(" {doc}");
    EmittedFile {
        path,
        tokens: quote! { #![doc = #doc] #(#items)* #operations #requests },
    }
}

fn exported(item: &TypeItem) -> Vec<Ident> {
    match item {
        TypeItem::Struct(it) => std::iter::once(&it.head.path.ident)
            .chain(it.polymorphic.as_ref().map(|it| &it.ident))
            .map(ident)
            .collect(),
        TypeItem::Enum(it) => vec![ident(&it.head.path.ident)],
        TypeItem::Flags(it) => vec![ident(&it.head.path.ident)],
    }
}

fn emit_type(cx: &Context<'_>, module: &Module, file: &TypeFile) -> EmittedFile {
    let tokens = match &file.item {
        TypeItem::Struct(it) => structs::emit_struct(cx, it),
        TypeItem::Enum(it) => enums::emit_enum(it),
        TypeItem::Flags(it) => enums::emit_flags(it),
    };
    EmittedFile {
        path: format!("{}/{}.rs", module.ident.unraw(), file.ident.unraw()),
        tokens,
    }
}

/// What every emitter needs.
struct Context<'p> {
    root: &'p [RustIdent],
}

impl Context<'_> {
    /// The absolute path of a generated type.
    fn path(&self, path: &TypePath) -> TokenStream {
        let root = self.root.iter().map(ident);
        let (module, name) = (ident(&path.module), ident(&path.ident));
        quote! { #(#root)::*::#module::#name }
    }

    /// A module or type under the root.
    fn under_root(&self, names: &[&RustIdent]) -> TokenStream {
        let root = self.root.iter().map(ident);
        let names = names.iter().map(|it| ident(it));
        quote! { #(#root)::*::#(#names)::* }
    }

    fn ty(&self, ty: &RustType, prelude: Prelude<'_>) -> TokenStream {
        match ty {
            RustType::Builtin("String") => prelude.name("String"),
            RustType::Builtin(path) => {
                let segments = path.split("::").map(|it| Ident::new(it, Span::call_site()));
                quote! { #(#segments)::* }
            }
            RustType::Generated(path) => self.path(path),
        }
    }
}

/// Names of the prelude, in full where the file defines a type of the same name.
#[derive(Clone, Copy)]
struct Prelude<'p> {
    shadowed_by: &'p RustIdent,
}

impl Prelude<'_> {
    fn name(self, name: &str) -> TokenStream {
        let ident = Ident::new(name, Span::call_site());
        if self.shadowed_by.as_str() != name {
            return quote! { #ident };
        }
        match name {
            "Option" => quote! { ::core::option::Option },
            "Result" => quote! { ::core::result::Result },
            "Ok" => quote! { ::core::result::Result::Ok },
            "Some" => quote! { ::core::option::Option::Some },
            "Vec" => quote! { ::std::vec::Vec },
            "Box" => quote! { ::std::boxed::Box },
            "String" => quote! { ::std::string::String },
            _ => quote! { #ident },
        }
    }
}

fn ident(name: &RustIdent) -> Ident {
    match name.as_str().strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name.as_str(), Span::call_site()),
    }
}

/// Documentation attributes, a blank line between paragraphs.
fn doc(docs: &Docs) -> TokenStream {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in &docs.0 {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(paragraph.lines().map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!(" {line}")
            }
        }));
    }
    quote! { #(#[doc = #lines])* }
}

fn deprecated(note: Option<&String>) -> TokenStream {
    match note {
        Some(note) => quote! { #[deprecated(note = #note)] },
        None => TokenStream::new(),
    }
}
