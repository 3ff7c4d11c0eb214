//! Items, and what is in them.

use proc_macro2::Ident;
use syn::{
    Attribute, Block, Expr, Field, Fields, FieldsNamed, FnArg, ImplItem, ImplItemFn, Item,
    ItemImpl, ItemMacro, Pat, Type, UseTree, Visibility,
};

use super::attributes::when;
use super::types::generic;
use super::{ident, template, word};
use crate::plan::areas::Condition;
use crate::plan::names::RustIdent;

/// `pub name: Type`
pub(in crate::emit) fn field(attributes: Vec<Attribute>, name: &RustIdent, ty: Type) -> Field {
    Field {
        attrs: attributes,
        vis: Visibility::Public(Default::default()),
        modifiers: Default::default(),
        ident: Some(ident(name)),
        colon_token: Some(Default::default()),
        ty,
        default: None,
    }
}

/// Fields in braces.
pub(in crate::emit) fn braced(fields: impl IntoIterator<Item = Field>) -> Fields {
    Fields::Named(FieldsNamed {
        brace_token: Default::default(),
        named: fields.into_iter().collect(),
    })
}

/// `pub const NAME: Type = value;`
pub(in crate::emit) fn constant(
    attributes: Vec<Attribute>,
    name: &RustIdent,
    ty: Type,
    value: Expr,
) -> ImplItem {
    let mut item = template!(syn::ImplItemConst: pub const X: X = x;);
    item.attrs = attributes;
    item.ident = ident(name);
    item.ty = ty;
    item.expr = value;
    ImplItem::Const(item)
}

/// `const NAME: … = value;` of a trait, whose type the template has.
pub(in crate::emit) fn trait_constant(mut item: syn::ImplItemConst, value: Expr) -> ImplItem {
    item.expr = value;
    ImplItem::Const(item)
}

/// The function with this body.
pub(in crate::emit) fn function(mut item: ImplItemFn, body: Block) -> ImplItem {
    item.block = body;
    ImplItem::Fn(item)
}

/// `name: Type`
pub(in crate::emit) fn parameter(name: &RustIdent, ty: Type) -> FnArg {
    let mut parameter = template!(FnArg: x: X);
    if let FnArg::Typed(it) = &mut parameter {
        if let Pat::Ident(pattern) = &mut *it.pat {
            pattern.ident = ident(name);
        }
        *it.ty = ty;
    }
    parameter
}

/// `impl … for Type { items }`, from a template without items.
pub(in crate::emit) fn filled(mut item: ItemImpl, of: Type, items: Vec<ImplItem>) -> Item {
    *item.self_ty = of;
    item.items = items;
    Item::Impl(item)
}

/// The template with arguments of its trait.
pub(in crate::emit) fn of_trait(
    mut item: ItemImpl,
    arguments: impl IntoIterator<Item = Type>,
) -> ItemImpl {
    if let Some((path, _)) = &mut item.trait_ {
        *path = generic(path.clone(), arguments);
    }
    item
}

/// `odata_runtime::name!(Type);`
pub(in crate::emit) fn runtime_macro(name: &str, of: &Ident) -> Item {
    let mut item = template!(ItemMacro: odata_runtime::x!(););
    if let Some(last) = item.mac.path.segments.last_mut() {
        last.ident = word(name);
    }
    item.mac.tokens = quote::quote! { #of };
    Item::Macro(item)
}

/// `use odata_runtime::{modules};`
pub(in crate::emit) fn use_runtime<'a>(modules: impl IntoIterator<Item = &'a str>) -> Item {
    let mut item = template!(syn::ItemUse: use odata_runtime::{};);
    let names = modules.into_iter().map(|it| {
        let ident = word(it);
        UseTree::Name(syn::UseName { ident })
    });
    if let UseTree::Path(path) = &mut item.tree
        && let UseTree::Group(group) = &mut *path.tree
    {
        group.items = names.collect();
    }
    Item::Use(item)
}

/// `mod name; pub use self::name::{names};`
pub(in crate::emit) fn reexported(
    condition: &Condition,
    name: &RustIdent,
    names: impl IntoIterator<Item = Ident>,
) -> [Item; 2] {
    let attributes: Vec<Attribute> = when(condition).into_iter().collect();
    let mut module = template!(syn::ItemMod: mod x;);
    module.attrs = attributes.clone();
    module.ident = ident(name);
    let mut exports = template!(syn::ItemUse: pub use self::x::{};);
    exports.attrs = attributes;
    if let UseTree::Path(from) = &mut exports.tree
        && let UseTree::Path(from) = &mut *from.tree
        && let UseTree::Group(group) = &mut *from.tree
    {
        from.ident = ident(name);
        let names = names.into_iter();
        group.items = names
            .map(|ident| UseTree::Name(syn::UseName { ident }))
            .collect();
    }
    [Item::Mod(module), Item::Use(exports)]
}
