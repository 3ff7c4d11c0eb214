//! Enum types: an enum with a fallback, or a set of flags.

use syn::{
    Expr, Fields, ImplItem, ImplItemConst, ImplItemFn, Item, ItemEnum, ItemImpl, ItemStruct, Pat,
    Variant,
};

use super::Prelude;
use super::syntax::attributes::described;
use super::syntax::expressions::{arm, at, block, call, number, pair, select, slice, text};
use super::syntax::items::{
    constant, filled, function, runtime_macro, trait_constant, use_runtime,
};
use super::syntax::types::{known, own_variant, ty};
use super::syntax::{ident, patterns, template, word};
use crate::plan::item::{EnumMember, EnumPlan, FlagsPlan};

pub(super) fn emit_enum(it: &EnumPlan) -> Vec<Item> {
    let prelude = Prelude {
        shadowed_by: &it.head.path.ident,
    };
    let name = ident(&it.head.path.ident);
    let mut item = template!(ItemEnum:
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum X {}
    );
    let attributes = described(&it.head.docs, it.head.deprecated.as_ref());
    item.attrs.splice(0..0, attributes);
    item.ident = name.clone();
    let listed = it.members.iter().map(|member| Variant {
        attrs: described(&member.docs, member.deprecated.as_ref()),
        ident: ident(&member.ident),
        fields: Fields::Unit,
        discriminant: None,
    });
    let mut unlisted = template!(Variant:
        /// A value that the schema does not list, as it was received.
        Unlisted(X)
    );
    if let Some(field) = unlisted.fields.iter_mut().next() {
        field.ty = ty(prelude.name("String"));
    }
    item.variants = listed.chain([unlisted]).collect();
    let items = vec![
        type_name(&it.head.wire.0),
        members(&it.members),
        from_name(it),
        to_name(it),
    ];
    let enumeration = template!(ItemImpl: impl model::Enumeration for X {});
    vec![
        use_runtime(["model"]),
        Item::Enum(item),
        filled(enumeration, ty(name.clone()), items),
        runtime_macro("enumeration", &name),
    ]
}

fn from_name(it: &EnumPlan) -> ImplItem {
    let unlisted = template!(Expr: Self::Unlisted(name.to_owned()));
    let arms = it.members.iter().map(|member| {
        let variant = at(own_variant(&member.ident));
        arm(patterns::text(&member.wire.0), variant)
    });
    let value = match it.members.is_empty() {
        true => unlisted,
        false => {
            let rest = arm(template!(Pat: _), unlisted);
            select(at(word("name")), arms.chain([rest]))
        }
    };
    function(
        template!(ImplItemFn: fn from_name(name: &str) -> Self {}),
        block([], value),
    )
}

fn to_name(it: &EnumPlan) -> ImplItem {
    let arms = it.members.iter().map(|member| {
        let variant = patterns::unit(own_variant(&member.ident));
        arm(variant, text(&member.wire.0))
    });
    let rest = arm(template!(Pat: Self::Unlisted(name)), at(word("name")));
    let value = select(at(word("self")), arms.chain([rest]));
    function(
        template!(ImplItemFn: fn name(&self) -> &str {}),
        block([], value),
    )
}

pub(super) fn emit_flags(it: &FlagsPlan) -> Vec<Item> {
    let name = ident(&it.head.path.ident);
    let mut item = template!(ItemStruct:
        #[derive(Clone, Default, PartialEq, Eq, Hash)]
        pub struct X(model::FlagSet);
    );
    let attributes = described(&it.head.docs, it.head.deprecated.as_ref());
    item.attrs.splice(0..0, attributes);
    item.ident = name.clone();
    let mut items = vec![use_runtime(["model"]), Item::Struct(item)];
    if !it.members.is_empty() {
        let constants = it.members.iter().map(|member| {
            let bits = call(known("model::FlagSet::from_bits"), [number(member.value)]);
            let attributes = described(&member.docs, member.deprecated.as_ref());
            let value = call(word("Self"), [bits]);
            constant(attributes, &member.ident, ty(word("Self")), value)
        });
        let item = template!(ItemImpl: impl X {});
        items.push(filled(item, ty(name.clone()), constants.collect()));
    }
    let flags = vec![
        type_name(&it.head.wire.0),
        members(&it.members),
        ImplItem::Fn(template!(ImplItemFn:
            fn from_set(set: model::FlagSet) -> Self {
                Self(set)
            }
        )),
        ImplItem::Fn(template!(ImplItemFn:
            fn set(&self) -> &model::FlagSet {
                &self.0
            }
        )),
    ];
    let item = template!(ItemImpl: impl model::Flags for X {});
    items.push(filled(item, ty(name.clone()), flags));
    items.push(runtime_macro("flags", &name));
    items
}

fn type_name(wire: &str) -> ImplItem {
    let item = template!(ImplItemConst: const TYPE_NAME: &'static str = "";);
    trait_constant(item, text(wire))
}

fn members(members: &[EnumMember]) -> ImplItem {
    let item = template!(ImplItemConst: const MEMBERS: &'static [(&'static str, i64)] = &[];);
    let pairs = members
        .iter()
        .map(|it| pair(text(&it.wire.0), number(it.value)));
    trait_constant(item, slice(pairs))
}
