//! The enum over a type and its descendants.

use syn::{
    Arm, Expr, ImplItem, ImplItemConst, ImplItemFn, ImplItemType, Item, ItemEnum, ItemImpl, Pat,
    Path, Variant,
};

use super::syntax::attributes::{described, doc_line, when};
use super::syntax::expressions::{
    arm, at, attributed, block, call, method, select, slice, text, value_field,
};
use super::syntax::items::{filled, function, of_trait, runtime_macro, trait_constant};
use super::syntax::types::{known, own_variant, reference, returns, ty};
use super::syntax::{ident, patterns, template, word};
use super::{Context, Prelude};
use crate::plan::docs::code;
use crate::plan::item::{Head, KeyAccessor, Polymorphic, PolymorphicVariant};
use crate::plan::names::RustIdent;

pub(super) fn emit(cx: &Context<'_>, head: &Head, it: &Polymorphic) -> Vec<Item> {
    let prelude = Prelude {
        shadowed_by: &head.path.ident,
    };
    let name = ident(&it.ident);
    let keys = it.keys.iter().map(|key| emit_key(cx, key, it, prelude));
    let own = keys.chain([emit_additional(it)]).collect();
    let mut items = vec![
        emit_definition(cx, head, it, prelude),
        filled(template!(ItemImpl: impl X {}), ty(name.clone()), own),
        emit_impl(head, it, prelude),
        runtime_macro("polymorphic", &name),
    ];
    items.extend(it.variants.iter().map(|variant| {
        let source = ty(cx.path(&variant.path));
        let value = prelude.call("Box::new", [at(word("value"))]);
        let value = call(own_variant(&variant.ident), [value]);
        let mut from = template!(ImplItemFn: fn from(value: X) -> Self {});
        if let Some(syn::FnArg::Typed(it)) = from.sig.inputs.first_mut() {
            *it.ty = source.clone();
        }
        let mut item = of_trait(
            template!(ItemImpl: impl ::core::convert::From for X {}),
            [source],
        );
        item.attrs.extend(when(&variant.condition));
        filled(
            item,
            ty(name.clone()),
            vec![function(from, block([], value))],
        )
    }));
    items
}

fn emit_definition(cx: &Context<'_>, head: &Head, it: &Polymorphic, prelude: Prelude<'_>) -> Item {
    let mut item = template!(ItemEnum:
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum X {}
    );
    let docs = format!(
        " A value declared as [`{}`]: itself or a type derived from it.",
        head.path.ident.unraw()
    );
    item.attrs.insert(0, doc_line(&docs));
    item.ident = ident(&it.ident);
    let boxed = |mut variant: Variant, path| {
        if let Some(field) = variant.fields.iter_mut().next() {
            field.ty = prelude.generic("Box", [ty(cx.path(path))]);
        }
        variant
    };
    let variants = it.variants.iter().map(|variant| {
        let newest = variant.wires.first().map_or("", |wire| wire.0.as_str());
        let mut item = boxed(template!(Variant: X(X)), &variant.path);
        item.attrs = vec![doc_line(&format!(" {}.", code(newest)))];
        item.attrs.extend(when(&variant.condition));
        item.ident = ident(&variant.ident);
        item
    });
    let unlisted = template!(Variant:
        /// `additional.odata_type()`, and its other members are kept there too.
        Unlisted(X)
    );
    let mut unlisted = boxed(unlisted, &head.path);
    let base_docs = format!(
        " A type that these bindings do not know, read as {}: its name is",
        code(&head.wire.0)
    );
    unlisted.attrs.insert(0, doc_line(&base_docs));
    item.variants = variants.chain([unlisted]).collect();
    Item::Enum(item)
}

fn emit_additional(it: &Polymorphic) -> ImplItem {
    let item = template!(ImplItemFn:
        /// Members that the schema does not declare, control information, and what decoding
        /// must remember to write the same JSON again.
        pub fn additional(&self) -> &model::Additional {}
    );
    let value = || template!(Expr: &value.additional);
    let own = it.variants.iter();
    let own = own.map(|variant| of_variant(variant, value()));
    let arms = own.chain([arm(patterns::with_value(unlisted()), value())]);
    function(item, block([], select(at(word("self")), arms)))
}

fn emit_key(
    cx: &Context<'_>,
    key: &KeyAccessor,
    it: &Polymorphic,
    prelude: Prelude<'_>,
) -> ImplItem {
    let mut item = template!(ImplItemFn: pub fn x(&self) {});
    item.attrs = described(&key.docs, None);
    item.sig.ident = ident(&key.ident);
    let value = reference(cx.ty(&key.ty, prelude));
    item.sig.output = returns(prelude.generic("Option", [value]));
    let value = |field| method(value_field(field), "as_ref", []);
    let own = it.variants.iter().zip(&key.fields);
    let own = own.map(|(variant, field)| of_variant(variant, value(field)));
    let base = key.fields.first();
    let base = base.map(|field| arm(patterns::with_value(unlisted()), value(field)));
    let arms = own.chain(base);
    function(item, block([], select(at(word("self")), arms)))
}

fn emit_impl(head: &Head, it: &Polymorphic, prelude: Prelude<'_>) -> Item {
    let mut base = template!(ImplItemType: type Base = X;);
    base.ty = ty(ident(&head.path.ident));
    let types = template!(ImplItemConst: const TYPES: &'static [&'static str] = &[];);
    let wires = it.variants.iter().flat_map(|variant| &variant.wires);
    let items = vec![
        ImplItem::Type(base),
        trait_constant(types, slice(wires.map(|wire| text(&wire.0)))),
        emit_read(it, prelude),
        emit_write(it, prelude),
    ];
    let item = template!(ItemImpl: impl model::Polymorphic for X {});
    filled(item, ty(ident(&it.ident)), items)
}

fn emit_read(it: &Polymorphic, prelude: Prelude<'_>) -> ImplItem {
    let mut item = template!(ImplItemFn:
        fn read<'de, D: serde::Deserializer<'de>>(index: X, deserializer: D) {}
    );
    if let Some(syn::FnArg::Typed(index)) = item.sig.inputs.first_mut() {
        *index.ty = prelude.generic("Option", [ty(word("usize"))]);
    }
    item.sig.output = returns(prelude.result(ty(word("Self")), "D"));
    let read = || template!(Expr: json::read_object(deserializer)?);
    let mut next = 0;
    let arms = it.variants.iter().map(|variant| {
        let first = next;
        next += variant.wires.len();
        let indices = match variant.wires.len() {
            1 => patterns::number(first),
            _ => patterns::range(first, next.saturating_sub(1)),
        };
        let known = patterns::tuple(prelude.name("Some"), indices);
        let value = call(own_variant(&variant.ident), [read()]);
        attributed(arm(known, value), when(&variant.condition))
    });
    let rest = arm(template!(Pat: _), call(unlisted(), [read()]));
    let arms: Vec<_> = arms.chain([rest]).collect();
    let value = prelude.call("Ok", [select(at(word("index")), arms)]);
    function(item, block([], value))
}

fn emit_write(it: &Polymorphic, prelude: Prelude<'_>) -> ImplItem {
    let mut item = template!(ImplItemFn:
        fn write<S: serde::Serializer>(&self, serializer: S) {}
    );
    item.sig.output = returns(prelude.result(ty(known("S::Ok")), "S"));
    let unlisted = patterns::with_value(unlisted());
    let own = it.variants.first().map(|variant| {
        let own = patterns::with_value(own_variant(&variant.ident));
        patterns::either(own, unlisted.clone())
    });
    let own = arm(
        own.unwrap_or(unlisted),
        template!(Expr: json::write_object(&**value, serializer)),
    );
    let derived = it.variants.iter().skip(1).map(|variant| {
        let write = template!(Expr: json::write_derived(&**value, serializer));
        of_variant(variant, write)
    });
    let arms = std::iter::once(own).chain(derived);
    function(item, block([], select(at(word("self")), arms)))
}

/// The variant for types that the bindings do not know.
fn unlisted() -> Path {
    own_variant(&RustIdent::fixed("Unlisted"))
}

/// `Self::Variant(value) => expression,`
fn of_variant(variant: &PolymorphicVariant, expression: Expr) -> Arm {
    let arm = arm(
        patterns::with_value(own_variant(&variant.ident)),
        expression,
    );
    attributed(arm, when(&variant.condition))
}
