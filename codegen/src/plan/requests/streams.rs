//! Media streams: the content of media entities, and stream properties.
//!
//! In: a type of the slice. Out: the methods that lead to its streams.

use super::complex::single_properties;
use super::{Planner, methods_rule};
use crate::plan::PlanInput;
use crate::plan::capabilities::{is_tagged, members};
use crate::plan::docs::{Docs, code, deprecation};
use crate::plan::item::{Note, StreamMethod, StreamPlace};
use crate::plan::namer::Claim;
use crate::plan::names::WireName;
use crate::plan::types::report;
use crate::resolve::model::{Annotation, Primitive, Property, TypeId, TypeKind, TypeTarget};

/// What the method to the content of a media entity is named after. It differs from what services
/// call a stream property, so that neither gives way to the other.
const CONTENT: &str = "media content";
/// The path segment of that content.
const SEGMENT: &str = "$value";

/// Whether a type is `Edm.Stream`, or a type definition over it.
pub(in crate::plan) fn is_stream(input: &PlanInput<'_>, target: TypeTarget) -> bool {
    let underlying = match target {
        TypeTarget::Type(id) => match &input.model.ty(id).kind {
            TypeKind::Definition(definition) => definition.underlying.target,
            _ => target,
        },
        TypeTarget::Primitive(_) => target,
    };
    underlying == TypeTarget::Primitive(Primitive::Stream)
}

/// Single stream properties of a type, inherited ones included, by name, each with the type that
/// declares it.
pub(super) fn stream_properties<'m>(
    input: &PlanInput<'m>,
    id: TypeId,
) -> Vec<(TypeId, &'m Property)> {
    let properties = single_properties(input, id).into_iter();
    properties
        .filter(|(_, it)| is_stream(input, it.ty.target))
        .collect()
}

/// Whether the entities of a type are media entities (CSDL 4.01, section 6.4).
pub(super) fn is_media(input: &PlanInput<'_>, id: TypeId) -> bool {
    matches!(&input.model.ty(id).kind, TypeKind::Entity(it) if it.has_stream)
}

/// Whether annotations rule out that a client writes a property.
pub(super) fn is_read_only(annotations: &[Annotation]) -> bool {
    let permissions = "Org.OData.Core.V1.Permissions";
    let reads_only = |it: &Annotation| {
        let names = members(it.value.as_ref());
        names.is_some_and(|it| it.iter().all(|name| ["Read", "None"].contains(name)))
    };
    is_tagged(annotations, "Org.OData.Core.V1.Computed")
        || annotations
            .iter()
            .any(|it| it.term == permissions && reads_only(it))
}

impl Planner<'_, '_> {
    /// Methods to the streams of a type.
    pub(super) fn streams(
        &self,
        id: TypeId,
        reserved: &[&str],
        wire: &WireName,
        notes: &mut Vec<Note>,
    ) -> Vec<StreamMethod> {
        let properties = stream_properties(self.input, id);
        let content = is_media(self.input, id).then_some(CONTENT);
        let of_properties = properties.iter().map(|(owner, it)| {
            let owner = self.input.model.ty(*owner).name.as_str();
            let rename = self.input.names.renames.property(owner, &it.name);
            Claim::new(&it.name, &it.name, rename)
        });
        // No property has the name of the path segment.
        let of_content = content.map(|label| Claim::new(SEGMENT, label, None));
        let rule = methods_rule(false, &wire.0, reserved);
        let claims = of_properties.chain(of_content);
        let (idents, renamed) = self.input.names.assign(rule, claims);
        report(
            &renamed,
            &format!("method of the requests of {wire}"),
            notes,
        );
        let ident = |label: &str| idents.get(&WireName(label.into())).cloned();
        let of_entity = content
            .and_then(|_| ident(SEGMENT))
            .map(|ident| StreamMethod {
                ident,
                place: StreamPlace::Content,
                is_read_only: false,
                docs: Docs(vec![
                    "Requests for the content of the media entity.".to_owned(),
                ]),
                deprecated: None,
            });
        let of_properties = properties.iter().filter_map(|(_, it)| {
            Some(StreamMethod {
                ident: ident(&it.name)?,
                place: StreamPlace::Property(WireName(it.name.clone())),
                is_read_only: is_read_only(&it.annotations),
                docs: Docs::described(&it.annotations).or(format!(
                    "Requests for the stream property {}.",
                    code(&it.name)
                )),
                deprecated: deprecation(&it.annotations),
            })
        });
        of_entity.into_iter().chain(of_properties).collect()
    }
}
