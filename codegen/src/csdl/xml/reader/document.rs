//! `edmx:Edmx`, `edmx:DataServices`, `edmx:Reference` and what is in it (§4).

use super::super::super::ast::{
    Document, Include, IncludeAnnotations, Reference, Representation, Schema,
};
use super::super::super::version;
use super::base::join;
use super::cursor::Cursor;
use super::element::Element;
use super::namespace::Namespace;
use super::strangers;
use crate::diagnostic::{Diagnostic, codes};

impl<'a> Cursor<'a, '_> {
    /// The whole text.
    pub(super) fn document(mut self) -> Option<Document> {
        self.check_characters();
        let mut root = self.root()?;
        if root.namespace == Namespace::Absent && root.local == "Schema" {
            self.assume_namespace(&mut root);
        }
        self.correct_namespace(&mut root, None);
        let mut document = match (root.namespace, root.local) {
            (Namespace::Edmx, "Edmx") => Some(self.edmx(root)),
            (Namespace::Edm, "Schema") => Some(Document {
                source: self.source,
                form: Representation::Xml,
                version: None,
                entity_container: None,
                references: Vec::new(),
                schemas: vec![self.schema(root)],
                foreign: None,
            }),
            _ => {
                self.refuse_root(&root);
                None
            }
        };
        if let Some(document) = &mut document {
            self.end_of_document();
            document.foreign = self.foreign;
        }
        document.filter(|_| !self.is_stopped())
    }

    fn refuse_root(&mut self, root: &Element<'a>) {
        let name = root.qualified;
        let span = self.span(root.start, root.tag_end);
        let diagnostic = match root.namespace {
            Namespace::Legacy => return self.refuse_legacy(root),
            Namespace::Unbound => {
                Diagnostic::error(codes::UNBOUND_PREFIX, span, format!("the prefix of the root element `{name}` is not declared"))
                    .with_help(format!("declare it: xmlns:edmx=\"{}\"", super::super::EDMX_NAMESPACE))
            }
            Namespace::Absent if root.local == "Edmx" => {
                Diagnostic::error(codes::NO_NAMESPACE, span, format!("the root element `{name}` is in no namespace"))
                    .with_help(format!("declare it: xmlns=\"{}\"", super::super::EDMX_NAMESPACE))
            }
            _ => match strangers::named(root.local) {
                Some((what, help)) => {
                    let message = format!("this is no CSDL document but {what}: its root element is `{name}`");
                    Diagnostic::error(codes::NOT_CSDL, span, message).with_help(help)
                }
                None => Diagnostic::error(codes::NOT_CSDL, span, format!("this is no CSDL document: its root element is `{name}`"))
                    .with_help("the root is `edmx:Edmx` or `Schema` in the namespaces of OData V4; the service may have sent an error instead of its metadata"),
            },
        };
        self.stop(diagnostic);
    }

    fn edmx(&mut self, root: Element<'a>) -> Document {
        let base = self.base;
        let version = self.required(&root, "Version");
        let doubt = version::refusal(&version).or_else(|| version::newer(&version));
        if let Some(diagnostic) = doubt {
            self.report(diagnostic);
        }
        self.finish_attributes(&root);
        let mut references = Vec::new();
        let mut schemas = Vec::new();
        let mut services = None;
        while let Some(child) = self.child(&root) {
            match (child.namespace, child.local) {
                (Namespace::Edmx, "Reference") => references.push(self.reference(child, base)),
                (Namespace::Edmx, "Runtime") => {
                    let span = self.span(child.start, child.tag_end);
                    self.runtime(&child, &mut schemas);
                    services.get_or_insert(span);
                }
                (Namespace::Edmx, "DataServices") => {
                    let span = self.span(child.start, child.tag_end);
                    if let Some(first) = services.replace(span) {
                        self.report(
                            Diagnostic::error(
                                codes::DUPLICATE_ELEMENT,
                                span,
                                "`Edmx` has one `DataServices`",
                            )
                            .with_related(first, "the first is here"),
                        );
                    }
                    self.data_services(&child, &mut schemas);
                }
                _ => self.unknown_child(&child, "Edmx"),
            }
        }
        if services.is_none() && !self.is_stopped() {
            let span = self.span(root.start, root.tag_end);
            self.report(Diagnostic::error(
                codes::MISSING_ELEMENT,
                span,
                "`Edmx` has no `DataServices` element",
            ));
        }
        Document {
            source: self.source,
            form: Representation::Xml,
            version: Some(version),
            entity_container: None,
            references,
            schemas,
            foreign: None,
        }
    }

    /// `edmx:Runtime`: design tools wrap schemas in it where a service has `DataServices`.
    fn runtime(&mut self, runtime: &Element<'a>, schemas: &mut Vec<Schema>) {
        let message =
            "`Runtime` is of a design tool's file; the schemas in its `ConceptualModels` are read";
        self.report(Diagnostic::warning(
            codes::RUNTIME_WRAPPER,
            self.name_span(runtime),
            message,
        ));
        self.finish_attributes(runtime);
        while let Some(child) = self.child(runtime) {
            match (child.namespace, child.local) {
                (Namespace::Edmx, "ConceptualModels") => self.data_services(&child, schemas),
                _ => self.unknown_child(&child, "Runtime"),
            }
        }
    }

    fn data_services(&mut self, services: &Element<'a>, schemas: &mut Vec<Schema>) {
        self.finish_attributes(services);
        let before = schemas.len();
        while let Some(child) = self.child(services) {
            match (child.namespace, child.local) {
                (Namespace::Edm, "Schema") => schemas.push(self.schema(child)),
                _ => self.unknown_child(&child, services.local),
            }
        }
        // §3.3: one schema or more.
        if schemas.len() == before && !self.is_stopped() {
            let message = format!("`{}` has no `Schema`: it describes nothing", services.local);
            let span = self.span(services.start, services.tag_end);
            self.report(
                Diagnostic::warning(codes::MISSING_ELEMENT, span, message).with_help(
                    "the metadata may have been fetched without the right to see what is in it",
                ),
            );
        }
    }

    /// A reference; relative addresses count from `xml:base` of it, or else of the root.
    fn reference(&mut self, element: Element<'a>, base: Option<&str>) -> Reference {
        let bases = [self.base, base];
        let mut uri = self.required(&element, "Uri");
        let is_written = !uri.value.is_empty();
        for base in bases.into_iter().flatten().filter(|_| is_written) {
            uri.value = join(base, &uri.value).into();
        }
        self.finish_attributes(&element);
        let mut includes = Vec::new();
        let mut include_annotations = Vec::new();
        let mut annotations = Vec::new();
        while let Some(child) = self.child(&element) {
            match (child.namespace, child.local) {
                (Namespace::Edmx, "Include") => includes.push(self.include(child)),
                (Namespace::Edmx, "IncludeAnnotations") => {
                    include_annotations.push(self.include_annotations(child));
                }
                (Namespace::Edm, "Annotation") => self.add_annotation(child, &mut annotations),
                _ => self.unknown_child(&child, "Reference"),
            }
        }
        let span = self.span_from(&element);
        Reference {
            uri,
            includes,
            include_annotations,
            annotations,
            span,
        }
    }

    fn include(&mut self, element: Element<'a>) -> Include {
        let namespace = self.required(&element, "Namespace");
        let alias = self.optional("Alias");
        let annotations = self.only_annotations(&element);
        let span = self.span_from(&element);
        Include {
            namespace,
            alias,
            annotations,
            span,
        }
    }

    fn include_annotations(&mut self, element: Element<'a>) -> IncludeAnnotations {
        let term_namespace = self.required(&element, "TermNamespace");
        let qualifier = self.optional("Qualifier");
        let target_namespace = self.optional("TargetNamespace");
        self.no_children(&element);
        let span = self.span_from(&element);
        IncludeAnnotations {
            term_namespace,
            qualifier,
            target_namespace,
            span,
        }
    }
}
