//! Entity and complex types: the struct, its property constants, its members read and written.

use syn::{
    Expr, FnArg, ImplItem, ImplItemConst, ImplItemFn, ImplItemType, Item, ItemImpl, ItemStruct,
    Type,
};

use super::syntax::attributes::{described, doc_line, unless, when};
use super::syntax::expressions::{
    arm, at, attributed, attributed_text, block, borrowed, borrowed_mut, call, method, number,
    own_field, select, slice, text, tried,
};
use super::syntax::items::{
    braced, constant, field, filled, function, of_trait, runtime_macro, trait_constant, use_runtime,
};
use super::syntax::types::{generic, joined, known, returns, ty};
use super::syntax::{ident, patterns, template, word};
use super::{Context, Prelude, polymorphic};
use crate::plan::docs::code;
use crate::plan::item::{Field, Pointer, PropertyKind, RustType, StructPlan};

/// What members are never named: it begins like control information, and names none.
const NO_MEMBER: &str = "@";

pub(super) fn emit_struct(cx: &Context<'_>, it: &StructPlan) -> Vec<Item> {
    let prelude = Prelude {
        shadowed_by: &it.head.path.ident,
    };
    let name = ident(&it.head.path.ident);
    let mut items = vec![imports(it), emit_definition(cx, it, prelude)];
    if !it.fields.is_empty() {
        items.push(emit_constants(cx, it, prelude));
    }
    items.push(emit_structured(it, prelude));
    items.push(runtime_macro("structured", &name));
    items.extend(it.ancestors.iter().map(|ancestor| {
        let item = template!(ItemImpl: impl model::DerivedFrom for X {});
        let item = of_trait(item, [ty(cx.path(ancestor))]);
        filled(item, ty(name.clone()), Vec::new())
    }));
    if let Some(any) = &it.polymorphic {
        items.extend(polymorphic::emit(cx, &it.head, any));
    }
    items
}

/// The runtime's modules that the file uses, by their short names.
fn imports(it: &StructPlan) -> Item {
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
    use_runtime(
        modules
            .iter()
            .filter(|(_, used)| *used)
            .map(|(name, _)| *name),
    )
}

fn emit_definition(cx: &Context<'_>, it: &StructPlan, prelude: Prelude<'_>) -> Item {
    let additional = template!(syn::Field:
        /// Members that the schema does not declare, control information, and what decoding
        /// must remember to write the same JSON again.
        pub additional: model::Additional
    );
    let fields = it.fields.iter().map(|field| emit_field(cx, field, prelude));
    let mut item = template!(ItemStruct:
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct X {}
    );
    let attributes = described(&it.head.docs, it.head.deprecated.as_ref());
    item.attrs.splice(0..0, attributes);
    item.ident = ident(&it.head.path.ident);
    item.fields = braced(fields.chain([additional]));
    Item::Struct(item)
}

fn emit_field(cx: &Context<'_>, it: &Field, prelude: Prelude<'_>) -> syn::Field {
    let item = cx.ty(&it.ty, prelude);
    let ty = match (it.is_collection, it.pointer) {
        (true, Pointer::Dynamic) => dynamic("DynVec", item),
        (true, _) => prelude.generic("Vec", [item]),
        (false, Pointer::Dynamic) => prelude.generic("Option", [dynamic("DynBox", item)]),
        (false, Pointer::Boxed) => prelude.generic("Option", [prelude.generic("Box", [item])]),
        (false, Pointer::None) => prelude.generic("Option", [item]),
    };
    let mut attributes = described(&it.docs, it.deprecated.as_ref());
    attributes.extend(when(&it.condition));
    field(attributes, &it.ident, ty)
}

fn dynamic(name: &'static str, item: Type) -> Type {
    ty(generic(joined(known("model"), word(name)), [item]))
}

fn emit_constants(cx: &Context<'_>, it: &StructPlan, prelude: Prelude<'_>) -> Item {
    let constants = it.fields.iter().map(|field| {
        let kind = match (field.kind, field.is_collection) {
            (PropertyKind::Primitive, false) => "Property",
            (PropertyKind::Primitive, true) => "CollectionProperty",
            (PropertyKind::Complex, false) => "ComplexProperty",
            (PropertyKind::Complex, true) => "ComplexCollectionProperty",
            (PropertyKind::Navigation, false) => "NavigationProperty",
            (PropertyKind::Navigation, true) => "NavigationCollectionProperty",
        };
        let kind = joined(known("query"), word(kind));
        let wire = &field.wire.0;
        let docs = format!(" The property {} in query options and changes.", code(wire));
        let mut attributes = described(&Default::default(), field.deprecated.as_ref());
        attributes.insert(0, doc_line(&docs));
        attributes.extend(when(&field.condition));
        let declared = cx.ty(&field.declared, prelude);
        let of = ty(generic(kind.clone(), [ty(word("Self")), declared]));
        let value = call(joined(kind, word("new")), [text(wire)]);
        constant(attributes, &field.constant, of, value)
    });
    let name = ty(ident(&it.head.path.ident));
    filled(template!(ItemImpl: impl X {}), name, constants.collect())
}

fn emit_structured(it: &StructPlan, prelude: Prelude<'_>) -> Item {
    let mut instance = template!(ImplItemType: type Instance = Self;);
    if let Some(any) = &it.polymorphic {
        instance.ty = ty(ident(&any.ident));
    }
    let type_name = template!(ImplItemConst: const TYPE_NAME: &'static str = "";);
    let members = template!(ImplItemConst: const MEMBERS: &'static [&'static str] = &[];);
    let items = vec![
        ImplItem::Type(instance),
        trait_constant(type_name, text(&it.head.wire.0)),
        trait_constant(members, slice(it.fields.iter().flat_map(member_names))),
        ImplItem::Fn(template!(ImplItemFn:
            fn additional(&self) -> &model::Additional {
                &self.additional
            }
        )),
        ImplItem::Fn(template!(ImplItemFn:
            fn additional_mut(&mut self) -> &mut model::Additional {
                &mut self.additional
            }
        )),
        emit_read(it, prelude),
        emit_write(it, prelude),
    ];
    let item = template!(ItemImpl: impl model::Structured for X {});
    filled(item, ty(ident(&it.head.path.ident)), items)
}

/// The name of a member. One that is no field with the features enabled leaves its place to a name
/// that no member has, so that the members after it keep their index.
fn member_names(field: &Field) -> impl Iterator<Item = Expr> {
    let attributes = when(&field.condition).into_iter().collect();
    let own = attributed_text(attributes, &field.wire.0);
    let other = unless(&field.condition).map(|it| attributed_text(vec![it], NO_MEMBER));
    std::iter::once(own).chain(other)
}

fn emit_read(it: &StructPlan, prelude: Prelude<'_>) -> ImplItem {
    let mut item = template!(ImplItemFn:
        fn read<'de, A: serde::de::MapAccess<'de>>(
            &mut self,
            reader: &mut json::Reader<'_, 'de, A>,
        ) {}
    );
    item.sig.output = returns(prelude.result(template!(Type: ()), "A"));
    let other = template!(Expr: reader.other());
    let value = match it.fields.is_empty() {
        true => other,
        false => {
            let arms = it.fields.iter().zip(0_u32..).map(|(field, index)| {
                let place = borrowed_mut(own_field(&field.ident));
                let read = method(at(word("reader")), "member", [number(index), place]);
                let arm = arm(patterns::text(&field.wire.0), read);
                attributed(arm, when(&field.condition))
            });
            let rest = arm(template!(syn::Pat: _), other);
            select(template!(Expr: reader.name()), arms.chain([rest]))
        }
    };
    function(item, block([], value))
}

fn emit_write(it: &StructPlan, prelude: Prelude<'_>) -> ImplItem {
    let mut item = template!(ImplItemFn:
        fn write<M: serde::ser::SerializeMap>(&self, writer: &mut json::Writer<'_, M>) {}
    );
    item.sig.output = returns(prelude.result(template!(Type: ()), "M"));
    if it.fields.is_empty()
        && let Some(FnArg::Typed(writer)) = item.sig.inputs.last_mut()
    {
        *writer.pat = template!(syn::Pat: _writer);
    }
    let calls = it.fields.iter().zip(0_u32..).map(|(field, index)| {
        let value = borrowed(own_field(&field.ident));
        let write = method(at(word("writer")), "member", [number(index), value]);
        tried(when(&field.condition), write)
    });
    function(
        item,
        block(calls, prelude.call("Ok", [template!(Expr: ())])),
    )
}
