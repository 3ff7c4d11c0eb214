//! From the plan to syntax, deciding nothing.
//!
//! In: a [`Plan`]. Out: a syntax tree for each source file. What always holds: schema text
//! reaches the output only as string literals, documentation text or checked identifiers.

mod enums;
pub mod manifest;
mod operations;
mod polymorphic;
mod requests;
mod root;
mod structs;
mod syntax;

use proc_macro2::Ident;
use syn::{Expr, Item, Path, Type};

use crate::plan::docs::code;
use crate::plan::item::{
    Module, Plan, RequestFile, RequestPath, RustType, TypeFile, TypeItem, TypePath,
};
use crate::plan::names::RustIdent;
use crate::plan::operations::OperationFile;
use syntax::attributes::inner_doc_line;
use syntax::expressions::call;
use syntax::items::reexported;
use syntax::types::{generic, known, path, ty};
use syntax::{ident, template};

/// One source file: its path under `src/`, and its syntax tree.
pub struct EmittedFile {
    /// Path with `/`.
    pub path: String,
    /// Content.
    pub syntax: syn::File,
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

impl<'p> UnitKind<'p> {
    fn place(self) -> Place<'p> {
        match self {
            Self::Type(module, _) => Place::Type(&module.ident),
            Self::Requests(module, _) => Place::Requests(&module.ident),
            Self::Root(_)
            | Self::Client
            | Self::Capabilities
            | Self::Module(_)
            | Self::RequestsModule(_)
            | Self::OperationsModule(_)
            | Self::Operations(..)
            | Self::Unbound => Place::Elsewhere,
        }
    }
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

/// Emits one source file. Only the files that are made from tokens can fail, and only by a defect
/// of the generator.
pub fn emit(plan: &Plan, unit: Unit<'_>) -> syn::Result<EmittedFile> {
    let cx = Context {
        root: &plan.root,
        place: unit.0.place(),
    };
    Ok(match unit.0 {
        UnitKind::Root(layout) => return root::emit_root(plan, layout),
        UnitKind::Client => return root::emit_client(&cx, plan),
        UnitKind::Capabilities => return root::emit_capabilities(plan),
        UnitKind::Module(module) => emit_module(module),
        UnitKind::Type(module, file) => emit_type(&cx, module, file),
        UnitKind::RequestsModule(module) => requests::emit_requests_module(module),
        UnitKind::Requests(module, file) => requests::emit_requests(&cx, module, file),
        UnitKind::OperationsModule(module) => operations::emit_operations_module(module),
        UnitKind::Operations(module, file) => operations::emit_operations(&cx, module, file),
        UnitKind::Unbound => operations::emit_unbound(&cx, &plan.operations),
    })
}

/// A file of these items.
fn file(path: String, doc: Option<&str>, items: Vec<Item>) -> EmittedFile {
    EmittedFile {
        path,
        syntax: syn::File {
            shebang: None,
            frontmatter: None,
            attrs: doc.into_iter().map(inner_doc_line).collect(),
            items,
        },
    }
}

fn emit_module(module: &Module) -> EmittedFile {
    let doc = format!(" Types of the namespace {}.", code(&module.namespace));
    let types = module.types.iter();
    let mut items: Vec<Item> = types
        .flat_map(|file| reexported(&file.condition, &file.ident, exported(&file.item)))
        .collect();
    if !module.operations.is_empty() {
        items.push(Item::Mod(template!(syn::ItemMod:
            #[cfg(feature = "client")]
            pub mod operations;
        )));
    }
    if !module.requests.is_empty() {
        items.push(Item::Mod(template!(syn::ItemMod:
            #[cfg(feature = "client")]
            pub mod requests;
        )));
    }
    file(
        format!("{}/mod.rs", module.ident.unraw()),
        Some(&doc),
        items,
    )
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

fn emit_type(cx: &Context<'_>, module: &Module, it: &TypeFile) -> EmittedFile {
    let items = match &it.item {
        TypeItem::Struct(it) => structs::emit_struct(cx, it),
        TypeItem::Enum(it) => enums::emit_enum(it),
        TypeItem::Flags(it) => enums::emit_flags(it),
    };
    let path = format!("{}/{}.rs", module.ident.unraw(), it.ident.unraw());
    file(path, None, items)
}

/// What every emitter needs.
struct Context<'p> {
    root: &'p [RustIdent],
    place: Place<'p>,
}

/// Where a file is, for short paths to its neighbours.
#[derive(Clone, Copy)]
enum Place<'p> {
    /// A type in the module of a namespace.
    Type(&'p RustIdent),
    /// Requests in the module `requests` of a namespace's module.
    Requests(&'p RustIdent),
    /// Any other.
    Elsewhere,
}

impl Context<'_> {
    /// The path of a generated type.
    fn path(&self, to: &TypePath) -> Path {
        match self.place {
            Place::Type(module) if *module == to.module => neighbour(&to.ident),
            _ => self.under_root(&[&to.module, &to.ident]),
        }
    }

    /// The path of a request builder.
    fn request(&self, to: &RequestPath) -> Path {
        match self.place {
            Place::Requests(module) if *module == to.module => neighbour(&to.ident),
            _ => self.under_root(&[&to.module, &RustIdent::fixed("requests"), &to.ident]),
        }
    }

    /// A module or type under the root.
    fn under_root(&self, names: &[&RustIdent]) -> Path {
        path(self.root.iter().chain(names.iter().copied()).map(ident))
    }

    fn ty(&self, of: &RustType, prelude: Prelude<'_>) -> Type {
        ty(match of {
            RustType::Builtin("String") => prelude.name("String"),
            RustType::Builtin(path) => known(path),
            RustType::Generated(path) => self.path(path),
        })
    }
}

/// `super::Name`
fn neighbour(name: &RustIdent) -> Path {
    path([syntax::word("super"), ident(name)])
}

/// Names of the prelude, in full where the file defines a type of the same name.
#[derive(Clone, Copy)]
struct Prelude<'p> {
    shadowed_by: &'p RustIdent,
}

impl Prelude<'_> {
    fn name(self, name: &'static str) -> Path {
        let root = name.split("::").next();
        if root != Some(self.shadowed_by.as_str()) {
            return known(name);
        }
        known(match name {
            "Option" => "::core::option::Option",
            "Result" => "::core::result::Result",
            "Ok" => "::core::result::Result::Ok",
            "Some" => "::core::option::Option::Some",
            "Vec" => "::std::vec::Vec",
            "Box" => "::std::boxed::Box",
            "Box::new" => "::std::boxed::Box::new",
            "String" => "::std::string::String",
            _ => name,
        })
    }

    fn generic(self, name: &'static str, arguments: impl IntoIterator<Item = Type>) -> Type {
        ty(generic(self.name(name), arguments))
    }

    fn call(self, name: &'static str, arguments: impl IntoIterator<Item = Expr>) -> Expr {
        call(self.name(name), arguments)
    }

    /// `Result<value, E::Error>`
    fn result(self, value: Type, error_of: &str) -> Type {
        let error = ty(path([syntax::word(error_of), syntax::word("Error")]));
        self.generic("Result", [value, error])
    }
}
