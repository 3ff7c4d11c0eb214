//! The document object, its references and schemas (§4, §5).

use super::super::super::ast::{Document, Include, IncludeAnnotations, Reference, Representation};
use super::super::super::version;
use super::super::defaults::fill_absent_uses;
use super::super::syntax::{Kind, Member, Value};
use super::Reader;
use super::object::Object;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

/// What a JSON document is that has one of these members and no `$Version`.
const STRANGERS: [(&str, &str, &str); 8] = [
    (
        "error",
        "an OData error response",
        "the service refused the request: fetch `$metadata` again with the right credentials",
    ),
    (
        "openapi",
        "an OpenAPI description",
        "fetch the service's `$metadata` instead",
    ),
    (
        "swagger",
        "an OpenAPI description",
        "fetch the service's `$metadata` instead",
    ),
    (
        "d",
        "a response of OData V1 to V3",
        "only OData V4 (4.0 and 4.01) is read; give its `$metadata`",
    ),
    (
        "@odata.context",
        "a response of an OData service, not its metadata",
        "add `$metadata` to the address of the service",
    ),
    (
        "@context",
        "a response of an OData service, not its metadata",
        "add `$metadata` to the address of the service",
    ),
    (
        "value",
        "a response of an OData service, not its metadata",
        "add `$metadata` to the address of the service",
    ),
    (
        "$schema",
        "a JSON Schema",
        "fetch the service's `$metadata` instead",
    ),
];

impl Reader<'_> {
    pub(super) fn document(&mut self, root: &Value<'_>) -> Option<Document> {
        let Kind::Object(members) = &root.kind else {
            self.wrong_kind(root, "a CSDL JSON document", "an object");
            return None;
        };
        if !members.iter().any(|member| member.name == "$Version") && self.refuse(root, members) {
            return None;
        }
        let mut object = self.object(root, "the document")?;
        let version = self.required(&mut object, "$Version");
        if let Some(diagnostic) = version::refusal(&version) {
            self.report(diagnostic);
            return None;
        }
        if let Some(diagnostic) = version::newer(&version) {
            self.report(diagnostic);
        }
        let references = match object.take("$Reference") {
            Some(member) => self.references(&member.value),
            None => Vec::new(),
        };
        let entity_container = self.string(&mut object, "$EntityContainer");
        let mut schemas = Vec::new();
        for member in std::mem::take(&mut object.names) {
            schemas.extend(self.schema(member));
        }
        self.finish(object);
        let mut document = Document {
            source: self.source,
            form: Representation::Json,
            version: Some(version),
            entity_container,
            references,
            schemas,
            foreign: None,
        };
        fill_absent_uses(&mut document);
        Some(document)
    }

    /// Reports what the document is instead of CSDL, if it is known.
    fn refuse(&mut self, root: &Value<'_>, members: &[Member<'_>]) -> bool {
        let known = members.iter().find_map(|member| {
            let found = STRANGERS.iter().find(|(name, _, _)| *name == member.name)?;
            // A schema may have the namespace `value`.
            let is_schema = found.0 == "value" && !matches!(member.value.kind, Kind::Array(_));
            (!is_schema).then_some((member, found))
        });
        let Some((member, (_, what, help))) = known else {
            let is_csdl = members.iter().any(|member| {
                member.name.starts_with('$') || matches!(member.value.kind, Kind::Object(_))
            });
            if !is_csdl {
                let span = Span {
                    end: root.span.start + 1,
                    ..root.span
                };
                self.report(
                    Diagnostic::error(codes::NOT_CSDL, span, "this JSON is no CSDL document")
                        .with_help("a CSDL JSON document is an object with `$Version` and schemas"),
                );
            }
            return !is_csdl;
        };
        let message = format!("this is no CSDL document but {what}");
        self.report(Diagnostic::error(codes::NOT_CSDL, member.name_span, message).with_help(*help));
        true
    }

    fn references(&mut self, value: &Value<'_>) -> Vec<Reference> {
        let members = self.members(value, "`$Reference`").unwrap_or_default();
        members
            .iter()
            .filter_map(|member| self.reference(member))
            .collect()
    }

    fn reference(&mut self, member: &Member<'_>) -> Option<Reference> {
        let mut object = self.object(&member.value, "a reference")?;
        let mut includes = Vec::new();
        if let Some(member) = object.take("$Include") {
            for item in self.items(&member.value, "$Include") {
                let include = self.object(item, "an item of `$Include`");
                includes.extend(include.map(|it| self.include(it)));
            }
        }
        let mut include_annotations = Vec::new();
        if let Some(member) = object.take("$IncludeAnnotations") {
            for item in self.items(&member.value, "$IncludeAnnotations") {
                let include = self.object(item, "an item of `$IncludeAnnotations`");
                include_annotations.extend(include.map(|it| self.include_annotations(it)));
            }
        }
        let annotations = self.annotations(&mut object, "");
        self.finish_without_names(object);
        Some(Reference {
            uri: self.name(member),
            includes,
            include_annotations,
            annotations,
            span: member.span(),
        })
    }

    fn include(&mut self, mut object: Object<'_, '_>) -> Include {
        let span = object.span;
        let namespace = self.required(&mut object, "$Namespace");
        let alias = self.string(&mut object, "$Alias");
        let annotations = self.annotations(&mut object, "");
        self.finish_without_names(object);
        Include {
            namespace,
            alias,
            annotations,
            span,
        }
    }

    fn include_annotations(&mut self, mut object: Object<'_, '_>) -> IncludeAnnotations {
        let span = object.span;
        let term_namespace = self.required(&mut object, "$TermNamespace");
        let qualifier = self.string(&mut object, "$Qualifier");
        let target_namespace = self.string(&mut object, "$TargetNamespace");
        self.finish_without_names(object);
        IncludeAnnotations {
            term_namespace,
            qualifier,
            target_namespace,
            span,
        }
    }
}
