//! Documents, references, namespaces and aliases (§4, §5).

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::super::Resolver;
use super::Found;
use crate::csdl::ast::{
    Document, IncludeAnnotations, Reference, Representation, SchemaChild, Text,
};
use crate::diagnostic::{Diagnostic, codes, shown};
use crate::source::Span;
use crate::vocabulary;

/// Names that are no namespace and no alias (§5, §5.1).
const RESERVED: [&str; 4] = ["Edm", "odata", "System", "Transient"];

impl Resolver<'_, '_> {
    pub(super) fn check_documents(&self, found: &mut Found) {
        for document in self.documents {
            check_namespaces(document, found);
            check_aliases(document, found);
            check_references(&document.references, document.form, found);
            self.check_vocabularies(document, found);
        }
        check_shared_namespaces(self.documents, found);
    }

    /// A namespace that is included from the document of a standard vocabulary, which has another one.
    fn check_vocabularies(&self, document: &Document, found: &mut Found) {
        for reference in &document.references {
            let uri = reference.uri.value.as_str();
            let mut standard = vocabulary::namespaces();
            let Some(meant) = standard.find(|it| uri.contains(it)) else {
                continue;
            };
            for include in &reference.includes {
                let namespace = include.namespace.value.as_str();
                let own = self.scopes.by_name(namespace);
                let is_known = vocabulary::vocabulary(namespace).is_some()
                    || own.is_some_and(|it| self.scopes.is_defined(it));
                if is_known {
                    continue;
                }
                let message = format!("`{uri}` has no schema of the namespace `{namespace}`");
                let place = include.namespace.span;
                found.push(
                    Diagnostic::warning(codes::UNKNOWN_VOCABULARY, place, message)
                        .with_help(format!("did you mean `{meant}`?")),
                );
            }
        }
    }
}

/// A schema does not span documents (§5): two that define names in one namespace are told of.
/// Documents with annotations only are made to stand beside others.
fn check_shared_namespaces(documents: &[Document], found: &mut Found) {
    let mut first: HashMap<&str, Span> = HashMap::new();
    for document in documents {
        let mut own: HashMap<&str, Span> = HashMap::new();
        for schema in &document.schemas {
            let defines = |it: &SchemaChild| !matches!(it, SchemaChild::Annotations(_));
            if schema.children.iter().any(defines) {
                own.entry(&schema.namespace.value)
                    .or_insert(schema.namespace.span);
            }
        }
        for (namespace, span) in own {
            let Some(earlier) = first.get(namespace) else {
                first.insert(namespace, span);
                continue;
            };
            let message = format!("another document has a schema of the namespace `{namespace}`");
            found.push(
                Diagnostic::advice(codes::DUPLICATE_SCHEMA, span, message)
                    .with_related(*earlier, "the other schema is here"),
            );
        }
    }
}

fn check_namespaces(document: &Document, found: &mut Found) {
    let mut first: HashMap<&str, Span> = HashMap::new();
    for schema in &document.schemas {
        let namespace = &schema.namespace;
        if RESERVED.contains(&namespace.value.as_str()) {
            let message = format!("the namespace `{}` is reserved", namespace.value);
            found.push(
                Diagnostic::warning(codes::RESERVED_NAME, namespace.span, message)
                    .with_help("Edm, odata, System and Transient are never a schema's namespace"),
            );
        }
        match first.entry(&namespace.value) {
            Entry::Vacant(entry) => {
                entry.insert(namespace.span);
            }
            Entry::Occupied(entry) => {
                let message = format!(
                    "the document has two schemas of the namespace `{}`; they are read as one",
                    namespace.value
                );
                found.push(
                    Diagnostic::warning(codes::DUPLICATE_SCHEMA, namespace.span, message)
                        .with_related(*entry.get(), "the first is here"),
                );
            }
        }
    }
    let mut included: HashMap<&str, Span> = HashMap::new();
    for include in document.references.iter().flat_map(|it| &it.includes) {
        let namespace = &include.namespace;
        if let Some(earlier) = included.insert(&namespace.value, namespace.span) {
            let message = format!("the namespace `{}` is included twice", namespace.value);
            found.push(
                Diagnostic::warning(codes::DUPLICATE_INCLUDE, namespace.span, message)
                    .with_related(earlier, "it is included here already"),
            );
        }
    }
}

/// Aliases are of one document, and each stands for one namespace (§5.1). When schemas share
/// one, each means itself by it: that is reported once for the document.
fn check_aliases(document: &Document, found: &mut Found) {
    let schemas = document.schemas.iter();
    let schemas = schemas.map(|it| (it.alias.as_ref(), &it.namespace, true));
    let includes = document.references.iter().flat_map(|it| &it.includes);
    let includes = includes.map(|it| (it.alias.as_ref(), &it.namespace, false));
    let mut first: HashMap<&str, (&Text, &Text, bool)> = HashMap::new();
    let mut namespaces: HashMap<&str, Span> = HashMap::new();
    for (_, namespace, _) in schemas.clone().chain(includes.clone()) {
        namespaces.entry(&namespace.value).or_insert(namespace.span);
    }
    let mut is_shared_reported = false;
    for (alias, namespace, of_schema) in schemas.chain(includes) {
        let Some(alias) = alias else { continue };
        check_alias(alias, namespace, &namespaces, found);
        let (earlier, meant, of_earlier) = match first.entry(&alias.value) {
            Entry::Vacant(entry) => {
                entry.insert((alias, namespace, of_schema));
                continue;
            }
            Entry::Occupied(entry) => *entry.get(),
        };
        let is_shared = of_schema && of_earlier;
        if meant.value == namespace.value || (is_shared && is_shared_reported) {
            continue;
        }
        is_shared_reported |= is_shared;
        let message = format!(
            "the alias `{}` stands for `{}` already",
            alias.value, meant.value
        );
        let help = if is_shared {
            "each schema's own names are read with its own namespace"
        } else {
            "names with this alias are read with the first namespace"
        };
        found.push(
            Diagnostic::warning(codes::DUPLICATE_ALIAS, alias.span, message)
                .with_related(earlier.span, "the first is here")
                .with_help(help),
        );
    }
}

fn check_alias(
    alias: &Text,
    namespace: &Text,
    namespaces: &HashMap<&str, Span>,
    found: &mut Found,
) {
    if RESERVED.contains(&alias.value.as_str()) {
        let message = format!("the alias `{}` is reserved", alias.value);
        found.push(
            Diagnostic::warning(codes::RESERVED_NAME, alias.span, message)
                .with_help("Edm, odata, System and Transient are never an alias"),
        );
    }
    if alias.value.is_empty() || alias.value.contains(['.', '/', '(', ')', ',', ' ']) {
        let message = format!("`{}` is not an alias", shown(&alias.value));
        found.push(
            Diagnostic::warning(codes::INVALID_NAME, alias.span, message)
                .with_help("an alias is a simple identifier: letters, digits and underscores"),
        );
    }
    if alias.value == namespace.value {
        let message = format!("the alias `{}` is the namespace itself", alias.value);
        found.push(
            Diagnostic::advice(codes::AMBIGUOUS_ALIAS, alias.span, message)
                .with_help("leave it out: an alias differs from all namespaces"),
        );
    } else if let Some(other) = namespaces.get(alias.value.as_str()) {
        let message = format!(
            "the alias `{}` of `{}` is another namespace's name",
            alias.value, namespace.value
        );
        found.push(
            Diagnostic::warning(codes::AMBIGUOUS_ALIAS, alias.span, message)
                .with_related(*other, "the namespace is here")
                .with_help("names with it are read with the alias"),
        );
    }
}

fn check_references(references: &[Reference], form: Representation, found: &mut Found) {
    let mut first: HashMap<&str, Span> = HashMap::new();
    for reference in references {
        let uri = &reference.uri;
        if uri.value.trim().is_empty() {
            let message = "the reference names no document";
            found.push(
                Diagnostic::warning(codes::EMPTY_REFERENCE, uri.span, message).with_help(
                    match form {
                        Representation::Xml => "`Uri` is the address of the referenced document",
                        Representation::Json => {
                            "the name of the member is the address of the referenced document"
                        }
                    },
                ),
            );
        }
        let is_empty = reference.includes.is_empty() && reference.include_annotations.is_empty();
        // CSDL JSON asks for neither (JSON §4.1).
        if is_empty && form == Representation::Xml {
            let message = format!("the reference to `{}` includes nothing", uri.value);
            found.push(
                Diagnostic::warning(codes::EMPTY_REFERENCE, uri.span, message)
                    .with_help("add an `edmx:Include` for each namespace that is used"),
            );
        }
        for include in &reference.include_annotations {
            check_include_annotations(include, found);
        }
        match first.entry(uri.value.as_str()) {
            Entry::Vacant(entry) => {
                entry.insert(uri.span);
            }
            Entry::Occupied(entry) => {
                let message = format!("`{}` is referenced twice", uri.value);
                found.push(
                    Diagnostic::warning(codes::DUPLICATE_REFERENCE, uri.span, message)
                        .with_related(*entry.get(), "the first reference is here")
                        .with_help("one reference may include several namespaces"),
                );
            }
        }
    }
}

/// The terms are of one namespace, and a qualifier is a simple identifier (§4.3).
fn check_include_annotations(include: &IncludeAnnotations, found: &mut Found) {
    let namespaces = [
        Some(&include.term_namespace),
        include.target_namespace.as_ref(),
    ];
    for namespace in namespaces.into_iter().flatten() {
        if !is_namespace(&namespace.value) {
            let message = format!("`{}` is not a namespace", shown(&namespace.value));
            found.push(
                Diagnostic::warning(codes::INVALID_NAME, namespace.span, message)
                    .with_help("no annotation is included by it"),
            );
        }
    }
    if let Some(qualifier) = &include.qualifier
        && !is_identifier(&qualifier.value)
    {
        let message = format!(
            "the qualifier `{}` is not a simple identifier",
            shown(&qualifier.value)
        );
        found.push(
            Diagnostic::warning(codes::INVALID_QUALIFIER, qualifier.span, message)
                .with_help("no annotation is included by it"),
        );
    }
}

fn is_namespace(text: &str) -> bool {
    text.split('.').all(is_identifier)
}

fn is_identifier(text: &str) -> bool {
    let may_be_in = |it: char| it.is_alphanumeric() || it == '_' || !it.is_ascii();
    !text.is_empty() && text.chars().all(may_be_in)
}
