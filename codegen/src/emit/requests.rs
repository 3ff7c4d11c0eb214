//! Request builders: a newtype each over the runtime's request, its navigation and its streams.

use proc_macro2::Ident;
use syn::{
    Expr, FnArg, ImplItem, ImplItemFn, ImplItemType, Item, ItemImpl, ItemStruct, Path, Type,
    WherePredicate,
};

use super::syntax::attributes::{described, doc_line, when};
use super::syntax::expressions::{at, block, borrowed, call, method, pair, slice, text};
use super::syntax::items::{
    filled, function, of_trait, parameter, reexported, runtime_macro, use_runtime,
};
use super::syntax::types::{generic, implementer, joined, known, path, reference, returns, ty};
use super::syntax::{ident, template, word};
use super::{Context, EmittedFile, Prelude, file, operations};
use crate::plan::docs::code;
use crate::plan::item::{
    ByKey, CollectionRequest, KeyParameter, Method, Module, RequestFile, RustType, StreamMethod,
    StreamPlace,
};
use crate::plan::names::{Case, RustIdent};
use crate::plan::operations::Invocation;

pub(super) fn emit_requests_module(module: &Module) -> EmittedFile {
    let doc = format!(
        " Requests for the entity types of the namespace {}.",
        code(&module.namespace)
    );
    let items = module.requests.iter().flat_map(|file| {
        let names = std::iter::once(&file.single.ident)
            .chain(file.collection.as_ref().map(|it| &it.ident))
            .map(ident);
        reexported(&file.condition, &file.ident, names)
    });
    let path = format!("{}/requests/mod.rs", module.ident.unraw());
    file(path, Some(&doc), items.collect())
}

pub(super) fn emit_requests(cx: &Context<'_>, module: &Module, it: &RequestFile) -> EmittedFile {
    let entity = ty(cx.path(&it.entity));
    let mut items = vec![imports(it)];
    items.extend(emit_single(cx, it, &entity));
    if let Some(collection) = &it.collection {
        items.extend(emit_collection(cx, it, collection, &entity));
    }
    if let Some(any) = &it.polymorphic {
        items.extend(emit_payload(&ty(cx.path(any)), &entity));
    }
    let path = format!("{}/requests/{}.rs", module.ident.unraw(), it.ident.unraw());
    file(path, None, items)
}

fn imports(it: &RequestFile) -> Item {
    let collection = it.collection.as_ref();
    let keys = collection
        .into_iter()
        .flat_map(|it| it.by_key.iter().chain(&it.by_alternate_keys));
    let uses_edm = keys
        .flat_map(|it| &it.parameters)
        .any(|key| matches!(key.ty, RustType::Builtin(path) if path.starts_with("edm::")))
        || operations::uses_edm(&it.single.operations)
        || collection.is_some_and(|it| operations::uses_edm(&it.operations));
    use_runtime(["client"].into_iter().chain(uses_edm.then_some("edm")))
}

fn emit_single(cx: &Context<'_>, it: &RequestFile, entity: &Type) -> Vec<Item> {
    let (inner, define, what) = match it.is_complex {
        true => (
            "ComplexRequest",
            "complex_request",
            "a complex property of type",
        ),
        false => ("EntityRequest", "entity_request", "one"),
    };
    let name = &it.single.ident;
    let docs = format!(" Requests for {what} {}.", code(&it.wire.0));
    let mut items = emit_newtype(name, &docs, inner, define, entity);
    let streams = it.single.streams.iter().map(emit_stream).collect();
    let (methods, operations) = (&it.single.methods, &it.single.operations);
    items.extend(emit_impl(cx, name, methods, operations, streams));
    items
}

fn emit_collection(
    cx: &Context<'_>,
    file: &RequestFile,
    it: &CollectionRequest,
    entity: &Type,
) -> Vec<Item> {
    let docs = format!(" Requests for a collection of {}.", code(&file.wire.0));
    let (inner, define) = ("CollectionRequest", "collection_request");
    let mut items = emit_newtype(&it.ident, &docs, inner, define, entity);
    let keys = it.by_key.iter().chain(&it.by_alternate_keys);
    let by_keys = keys.map(|by_key| emit_by_key(cx, by_key, &file.single.ident));
    let create_media = it.is_media.then(|| emit_create_media(entity));
    let own = by_keys.chain(create_media).collect();
    items.extend(emit_impl(cx, &it.ident, &it.methods, &it.operations, own));
    items
}

/// The newtype stands for the runtime's request, whose methods it offers.
fn emit_newtype(
    name: &RustIdent,
    docs: &str,
    inner: &str,
    define: &str,
    entity: &Type,
) -> Vec<Item> {
    let name = ident(name);
    let inner = joined(known("client"), word(inner));
    let inner = ty(generic(inner, [entity.clone(), template!(Type: C)]));
    let mut newtype = template!(ItemStruct: pub struct X<C = client::Unrestricted>(X););
    newtype.attrs = vec![doc_line(docs)];
    newtype.ident = name.clone();
    if let Some(field) = newtype.fields.iter_mut().next() {
        field.ty = inner.clone();
    }
    let mut target = template!(ImplItemType: type Target = X;);
    target.ty = inner;
    let deref = template!(ImplItemFn:
        fn deref(&self) -> &Self::Target {
            &self.0
        }
    );
    vec![
        Item::Struct(newtype),
        runtime_macro(define, &name),
        filled(
            template!(ItemImpl: impl<C> ::core::ops::Deref for X {}),
            with_capabilities(name),
            vec![ImplItem::Type(target), ImplItem::Fn(deref)],
        ),
    ]
}

/// `Name<C>`
fn with_capabilities(name: Ident) -> Type {
    ty(generic(path([name]), [template!(Type: C)]))
}

fn emit_payload(any: &Type, entity: &Type) -> [Item; 2] {
    let conversion = |source: Type, value: Expr| {
        let mut from = template!(ImplItemFn: fn from(value: X) -> Self {});
        if let Some(FnArg::Typed(it)) = from.sig.inputs.first_mut() {
            *it.ty = source.clone();
        }
        let body = block([], call(known("Self::of"), [value]));
        let item = of_trait(template!(ItemImpl: impl From for X {}), [source]);
        let payload = ty(generic(known("client::Payload"), [entity.clone()]));
        filled(item, payload, vec![function(from, body)])
    };
    let value = at(word("value"));
    [
        conversion(any.clone(), borrowed(value.clone())),
        conversion(reference(any.clone()), value),
    ]
}

fn emit_impl(
    cx: &Context<'_>,
    name: &RustIdent,
    methods: &[Method],
    operations: &[Invocation],
    mut items: Vec<ImplItem>,
) -> Option<Item> {
    let prelude = Prelude { shadowed_by: name };
    let path = || template!(Expr: self.path());
    let inherited = template!(Type: C);
    items.extend(
        methods
            .iter()
            .map(|it| emit_method(cx, it, path(), Some(&inherited))),
    );
    items.extend(
        operations
            .iter()
            .map(|it| operations::emit_invocation(cx, it, path(), prelude)),
    );
    (!items.is_empty()).then(|| {
        let item = template!(ItemImpl: impl<C> X {});
        filled(item, with_capabilities(ident(name)), items)
    })
}

/// A method that appends a segment and gives the next builder.
pub(super) fn emit_method(
    cx: &Context<'_>,
    it: &Method,
    path: Expr,
    inherited: Option<&Type>,
) -> ImplItem {
    let target = cx.request(&it.target);
    // Builders are unrestricted unless something else is said.
    let capabilities = match &it.capabilities {
        None => inherited.cloned(),
        Some(capabilities) => match capabilities.marker_name().as_str() {
            "Unrestricted" => None,
            "ReadOnly" => Some(template!(Type: client::ReadOnly)),
            marker => {
                let marker = Case::UpperCamel.ident(marker);
                let path = cx.under_root(&[&RustIdent::fixed("capabilities"), &marker]);
                Some(ty(path))
            }
        },
    };
    let builder = match capabilities {
        Some(capabilities) => generic(target.clone(), [capabilities]),
        None => target.clone(),
    };
    let mut item = template!(ImplItemFn: pub fn x(&self) {});
    item.attrs = described(&it.docs, it.deprecated.as_ref());
    item.attrs.extend(when(&it.condition));
    item.sig.ident = ident(&it.ident);
    item.sig.output = returns(ty(builder));
    let child = method(path, "child", [text(&it.segment.0)]);
    function(item, block([], call(joined(target, word("new")), [child])))
}

/// A method that leads to a media stream.
fn emit_stream(it: &StreamMethod) -> ImplItem {
    let capabilities = match it.is_read_only {
        true => template!(Type: client::NotWritable<C>),
        false => template!(Type: C),
    };
    let path = template!(Expr: self.path());
    let (request, path) = match &it.place {
        StreamPlace::Content => ("ContentRequest", path),
        StreamPlace::Property(segment) => {
            ("StreamRequest", method(path, "child", [text(&segment.0)]))
        }
    };
    let request: Path = joined(known("client"), word(request));
    let mut item = template!(ImplItemFn: pub fn x(&self) {});
    item.attrs = described(&it.docs, it.deprecated.as_ref());
    item.sig.ident = ident(&it.ident);
    item.sig.output = returns(ty(generic(request.clone(), [capabilities])));
    function(item, block([], call(joined(request, word("new")), [path])))
}

fn emit_create_media(entity: &Type) -> ImplItem {
    let mut item = template!(ImplItemFn:
        /// Creates a media entity from content of this content type.
        pub fn create_media(
            &self,
            content: impl Into<client::MediaBody>,
            content_type: &str,
        ) {
            client::CreateMedia::new(self.path(), content, content_type)
        }
    );
    let created = generic(known("client::CreateMedia"), [entity.clone()]);
    item.sig.output = returns(ty(created));
    let predicate = template!(WherePredicate: C: client::Insertable);
    item.sig
        .generics
        .make_where_clause()
        .predicates
        .push(predicate);
    ImplItem::Fn(item)
}

fn emit_by_key(cx: &Context<'_>, by_key: &ByKey, single: &RustIdent) -> ImplItem {
    let prelude = Prelude {
        shadowed_by: single,
    };
    let names: Vec<String> = by_key
        .parameters
        .iter()
        .map(|it| code(&it.wire.0))
        .collect();
    let (what, key) = match by_key.is_alternate {
        true => ("alternate key", "alternate_key"),
        false => ("key", "key"),
    };
    let docs = format!(" The entity with this {what}: {}.", names.join(", "));
    let mut item = template!(ImplItemFn: pub fn x(&self) {});
    item.attrs = vec![doc_line(&docs)];
    item.attrs.extend(when(&by_key.condition));
    item.sig.ident = ident(&by_key.ident);
    item.sig.inputs.extend(by_key.parameters.iter().map(|it| {
        let ty = match &it.ty {
            RustType::Builtin("String") => implementer(template!(Path: AsRef<str>)),
            RustType::Generated(_) => reference(cx.ty(&it.ty, prelude)),
            RustType::Builtin(_) => cx.ty(&it.ty, prelude),
        };
        parameter(&it.ident, ty)
    }));
    item.sig.output = returns(with_capabilities(ident(single)));
    let pairs = slice(by_key.parameters.iter().map(emit_key_value));
    let path = method(template!(Expr: self.path()), key, [pairs]);
    let new = joined(ident(single).into(), word("new"));
    function(item, block([], call(new, [path])))
}

fn emit_key_value(it: &KeyParameter) -> Expr {
    let name = at(ident(&it.ident));
    let value = match &it.ty {
        RustType::Builtin("String") => call(
            known("client::KeyValue::from"),
            [method(name, "as_ref", [])],
        ),
        RustType::Generated(_) => call(known("client::KeyValue::literal"), [name]),
        RustType::Builtin(_) => call(known("client::KeyValue::literal"), [borrowed(name)]),
    };
    pair(text(&it.wire.0), value)
}
