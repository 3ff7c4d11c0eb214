//! Operations: a marker with the parameter constants each, and the methods that invoke them.

use syn::{Expr, FnArg, ImplItem, ImplItemFn, Item, ItemEnum, ItemImpl, Path, Type};

use super::syntax::attributes::{described, when};
use super::syntax::expressions::{at, block, call, method, text};
use super::syntax::items::{constant, filled, function, parameter, reexported};
use super::syntax::types::{generic, implementer, joined, known, returns, ty};
use super::syntax::{ident, template, word};
use super::{Context, EmittedFile, Prelude, file};
use crate::plan::docs::code;
use crate::plan::item::{Module, RequestPath, RustType, TypePath};
use crate::plan::names::RustIdent;
use crate::plan::operations::{
    Invocation, Marker, OperationFile, Parameter, ParameterKind, Returns, Sending,
};

pub(super) fn emit_operations_module(module: &Module) -> EmittedFile {
    let doc = format!(
        " Parameters of the operations bound to types of the namespace {}.",
        code(&module.namespace)
    );
    let items = module.operations.iter().flat_map(|file| {
        let names = file.markers.iter().map(|it| ident(&it.ident));
        reexported(&file.condition, &file.ident, names)
    });
    let path = format!("{}/operations/mod.rs", module.ident.unraw());
    file(path, Some(&doc), items.collect())
}

pub(super) fn emit_operations(
    cx: &Context<'_>,
    module: &Module,
    it: &OperationFile,
) -> EmittedFile {
    let path = format!(
        "{}/operations/{}.rs",
        module.ident.unraw(),
        it.ident.unraw()
    );
    file(path, None, emit_markers(cx, &it.markers))
}

pub(super) fn emit_unbound(cx: &Context<'_>, markers: &[Marker]) -> EmittedFile {
    let doc = " Parameters of the operations that imports invoke.";
    file(
        "operations.rs".to_owned(),
        Some(doc),
        emit_markers(cx, markers),
    )
}

fn emit_markers(cx: &Context<'_>, markers: &[Marker]) -> Vec<Item> {
    let uses_edm = markers
        .iter()
        .flat_map(|it| &it.parameters)
        .any(|it| is_edm(&it.ty));
    let edm = uses_edm.then(|| Item::Use(template!(syn::ItemUse: use odata_runtime::edm;)));
    let operation = template!(syn::ItemUse: use odata_runtime::client::operation;);
    let imports = edm.into_iter().chain([Item::Use(operation)]);
    let items = markers.iter().flat_map(|it| emit_marker(cx, it));
    imports.chain(items).collect()
}

fn emit_marker(cx: &Context<'_>, it: &Marker) -> [Item; 2] {
    let prelude = Prelude {
        shadowed_by: &it.ident,
    };
    let mut marker = template!(ItemEnum:
        #[derive(Clone, Copy, Debug)]
        pub enum X {}
    );
    marker.attrs.splice(0..0, described(&it.docs, None));
    marker.ident = ident(&it.ident);
    let constants = it.parameters.iter().map(|parameter| {
        let kind = known(match parameter.kind {
            ParameterKind::Literal => "operation::Parameter",
            ParameterKind::Json => "operation::JsonParameter",
            ParameterKind::Collection => "operation::CollectionParameter",
        });
        let value = cx.ty(&parameter.ty, prelude);
        let of = ty(generic(kind.clone(), [ty(word("Self")), value]));
        let new = call(joined(kind, word("new")), [text(&parameter.wire.0)]);
        let mut attributes = described(&parameter.docs, None);
        attributes.extend(when(&parameter.condition));
        constant(attributes, &parameter.constant, of, new)
    });
    let item = template!(ItemImpl: impl X {});
    let of = ty(marker.ident.clone());
    [Item::Enum(marker), filled(item, of, constants.collect())]
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
    path: Expr,
    prelude: Prelude<'_>,
) -> ImplItem {
    let marker: Option<Path> = it.marker.as_ref().map(|marker| {
        let operations = RustIdent::fixed("operations");
        match &marker.module {
            Some(module) => cx.under_root(&[module, &operations, &marker.ident]),
            None => cx.under_root(&[&operations, &marker.ident]),
        }
    });
    let start = known(match it.sending {
        Sending::BareAction => "client::operation::Invocation::bare_action",
        Sending::Action => "client::operation::Invocation::action",
        Sending::Function => "client::operation::Invocation::function",
    });
    let mut value = call(start, [path, text(&it.segment.0)]);
    for argument in &it.arguments {
        let (Some(name), Some(marker)) = (&argument.argument, &marker) else {
            continue;
        };
        let constant = at(joined(marker.clone(), ident(&argument.constant)));
        let name = at(ident(name));
        value = match (argument.is_nullable, is_text(argument)) {
            (true, _) => method(value, "argument", [constant, name]),
            (false, true) => method(value, "set", [constant, method(name, "as_ref", [])]),
            (false, false) => method(value, "set", [constant, name]),
        };
    }
    let marker = marker.map_or_else(|| template!(Type: ()), ty);
    let arguments = [marker, emit_returns(cx, &it.returns, prelude)];
    let mut item = template!(ImplItemFn: pub fn x(&self) {});
    item.attrs = described(&it.docs, it.deprecated.as_ref());
    item.attrs.extend(when(&it.condition));
    item.sig.ident = ident(&it.ident);
    let parameters = it.arguments.iter();
    let parameters = parameters.filter_map(|it| emit_parameter(cx, it, prelude));
    item.sig.inputs.extend(parameters);
    item.sig.output = returns(ty(generic(
        known("client::operation::Invocation"),
        arguments,
    )));
    function(item, block([], value))
}

fn is_text(it: &Parameter) -> bool {
    it.kind == ParameterKind::Literal && it.ty == RustType::Builtin("String")
}

fn emit_parameter(cx: &Context<'_>, it: &Parameter, prelude: Prelude<'_>) -> Option<FnArg> {
    let name = it.argument.as_ref()?;
    let value = cx.ty(&it.ty, prelude);
    let ty = match (it.kind, it.is_nullable) {
        (ParameterKind::Collection, _) => prelude.generic("Vec", [value]),
        (_, true) if is_text(it) => prelude.generic("Option", [template!(Type: &str)]),
        (_, true) => prelude.generic("Option", [value]),
        (_, false) if is_text(it) => implementer(template!(Path: AsRef<str>)),
        (ParameterKind::Json, false) => implementer(generic(known("Into"), [value])),
        (ParameterKind::Literal, false) => value,
    };
    Some(parameter(name, ty))
}

fn emit_returns(cx: &Context<'_>, returned: &Returns, prelude: Prelude<'_>) -> Type {
    let plain = |value: &RustType| {
        let value = cx.ty(value, prelude);
        ty(generic(known("client::operation::Plain"), [value]))
    };
    let structured = |shape: &str, path: &TypePath, request: &Option<RequestPath>| {
        let entity = ty(cx.path(path));
        let builder = request.as_ref().map(|it| ty(cx.request(it)));
        ty(generic(
            known(shape),
            std::iter::once(entity).chain(builder),
        ))
    };
    match returned {
        Returns::Nothing => template!(Type: client::operation::Nothing),
        Returns::Media => template!(Type: client::operation::Media),
        Returns::Whole => template!(Type: client::operation::Whole),
        Returns::Plain(value) => plain(value),
        Returns::ManyPlain(value) => ty(generic(known("client::operation::Many"), [plain(value)])),
        Returns::One(path, request) => structured("client::operation::One", path, request),
        Returns::Many(path, request) => structured("client::operation::Many", path, request),
    }
}
