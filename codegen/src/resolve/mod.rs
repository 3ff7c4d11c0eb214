//! From syntax trees to the resolved schema.
//!
//! In: the syntax trees of one or more documents. Out: the [`model::Model`], every name
//! linked, and what is wrong or doubtful. What always holds: every document may refer to every
//! other, whatever their order; a name that no document defines leads to an opaque type and a
//! warning (none if its namespace is included and no document has it: [`crate::load`] tells
//! of the reference); a contradiction is an error; the work is linear in the size of the documents.

mod annotation;
mod attach;
mod binding;
mod check;
mod container;
mod declare;
mod enumeration;
mod expression;
mod inheritance;
mod key;
mod list;
mod loose;
mod member;
pub mod model;
mod name_check;
mod operation;
pub(crate) mod primitive;
mod rest;
mod rules;
mod scope;
mod structured;
mod target;
mod target_guess;
mod target_path;
mod type_name;

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};

pub use rest::check_rest;

use crate::csdl::ast::{Document, Representation};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::Span;
use loose::Loose;
use member::MemberAt;
use model::{Annotation, Model, OperationId, Origin, TypeId};
use scope::{NamespaceId, Scopes, Site};

/// Links the documents. What is found is added to `diagnostics`; a caller that sees an error
/// there stops, but the model is sound all the same: every index in it is valid, and no type
/// is its own ancestor.
pub fn resolve(documents: &[Document], diagnostics: &mut Diagnostics) -> Model {
    let mut resolver = Resolver::new(documents, diagnostics);
    resolver.declare();
    resolver.resolve_types();
    resolver.resolve_inheritance();
    resolver.resolve_keys();
    resolver.resolve_operations();
    resolver.resolve_terms();
    resolver.resolve_containers();
    // Before children of extended containers are put in front, which moves the numbers.
    resolver.check_container_children();
    resolver.resolve_reference_annotations();
    resolver.resolve_schema_annotations();
    resolver.resolve_targets();
    resolver.check_rules();
    resolver.finish()
}

/// A name in a namespace.
type Name<'a> = (NamespaceId, &'a str);

/// A table that is looked up for every name in the documents. Its hash is seeded anew in each
/// process, so that no document can be made to fill one bucket.
type Table<K, V> = HashMap<K, V, foldhash::quality::RandomState>;

/// "Did you mean" is looked up for this many names: each look-up compares with all names.
const MAX_GUESSES: usize = 32;

/// Copies that annotations of overloads and extended containers may take: no real schema needs
/// a tenth, and without a bound a small document could ask for any amount of memory.
const MAX_COPIES: usize = 1_000_000;

/// Overloads that may be looked through for the targets of annotations: a hundred times what any
/// real schema needs. Targets after that are taken to be right.
const MAX_LOOKED_THROUGH: usize = 10_000_000;

/// What is known so far.
struct Resolver<'a, 'd> {
    documents: &'a [Document],
    diagnostics: &'d mut Diagnostics,
    scopes: Scopes<'a>,
    types: Table<Name<'a>, TypeId>,
    /// Types that the documents define; those after are opaque.
    defined_types: usize,
    members: Table<(TypeId, &'a str), MemberAt>,
    /// Properties that a type's own key names.
    key_members: HashSet<(TypeId, &'a str), foldhash::quality::RandomState>,
    operations: Table<Name<'a>, Vec<OperationId>>,
    /// Overloads by their whole signature, alias-free: `ns.Name(ns.A,Edm.String)`.
    overloads: Table<String, OperationId>,
    /// Places of parameters in their overload.
    parameters: Table<(OperationId, &'a str), usize>,
    containers: Table<Name<'a>, usize>,
    /// Names of a container's own children, and their number.
    container_children: Table<(usize, &'a str), usize>,
    /// The container that a container extends.
    extended: Vec<Option<usize>>,
    terms: Table<Name<'a>, usize>,
    /// Annotations of children that a container has from the one it extends.
    inherited_targets: Vec<(usize, &'a str, Vec<Annotation>)>,
    /// Prefixes that were reported, by document.
    reported_prefixes: HashSet<(usize, &'a str)>,
    /// Namespaces that a document uses and does not include, by document.
    reported_namespaces: HashSet<(usize, NamespaceId)>,
    /// What came with OData 4.01, where a document of 4.0 was reported for it.
    reported_newer: HashSet<(usize, &'static str)>,
    /// Annotations for which the model has no element.
    loose: Vec<Loose>,
    /// Where the items of a list of enumeration members stand, by the place of the whole list.
    item_places: Table<Span, Vec<Span>>,
    guesses: usize,
    copies: usize,
    looked_through: AtomicUsize,
    model: Model,
}

impl<'a, 'd> Resolver<'a, 'd> {
    fn new(documents: &'a [Document], diagnostics: &'d mut Diagnostics) -> Self {
        Self {
            documents,
            diagnostics,
            scopes: Scopes::new(documents),
            types: Table::default(),
            defined_types: 0,
            members: Table::default(),
            key_members: HashSet::default(),
            operations: Table::default(),
            overloads: Table::default(),
            parameters: Table::default(),
            containers: Table::default(),
            container_children: Table::default(),
            extended: Vec::new(),
            terms: Table::default(),
            inherited_targets: Vec::new(),
            reported_prefixes: HashSet::new(),
            reported_namespaces: HashSet::new(),
            reported_newer: HashSet::new(),
            loose: Vec::new(),
            item_places: Table::default(),
            guesses: 0,
            copies: 0,
            looked_through: AtomicUsize::new(0),
            model: Model::default(),
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The schema that an element stands in.
    fn site(&mut self, origin: Origin) -> Site<'a> {
        self.scopes
            .site(self.documents, origin.document, origin.schema)
    }

    /// Whether a document says that it is of OData 4.0, which forbids more than 4.01.
    fn is_of_40(&self, document: usize) -> bool {
        let document = self.documents.get(document);
        let version = document.and_then(|it| it.version.as_ref());
        version.is_some_and(|it| it.value == "4.0")
    }

    /// Reports, once for a document, what came with OData 4.01 in a document that says that it is of
    /// 4.0. Real services write it, and it is read all the same.
    fn came_with_401(&mut self, document: usize, what: &'static str, span: Span) {
        if !self.is_of_40(document) || !self.reported_newer.insert((document, what)) {
            return;
        }
        let message = format!("{what} came with OData 4.01, and the document is of 4.0");
        let version = match self.is_json(document) {
            true => "\"$Version\": \"4.01\"",
            false => "Version=\"4.01\"",
        };
        let help = format!("write {version}, if the service is of that version");
        self.report(Diagnostic::advice(codes::NEWER_FEATURE, span, message).with_help(help));
    }

    /// Whether a document says that it is of OData 4.01.
    fn is_of_401(&self, document: usize) -> bool {
        let document = self.documents.get(document);
        let version = document.and_then(|it| it.version.as_ref());
        version.is_some_and(|it| it.value == "4.01")
    }

    /// Whether a document is written in CSDL JSON.
    fn is_json(&self, document: usize) -> bool {
        let document = self.documents.get(document);
        document.is_some_and(|it| it.form == Representation::Json)
    }

    /// Whether a place is in a document that is written in CSDL JSON.
    fn is_in_json(&self, span: Span) -> bool {
        let mut documents = self.documents.iter();
        documents
            .find(|it| it.source == span.source)
            .is_some_and(|it| it.form == Representation::Json)
    }

    /// Help to do without an attribute, or a member of CSDL JSON.
    fn leave_out(&self, document: usize, name: &str) -> String {
        let sign = if self.is_json(document) { "$" } else { "" };
        format!("leave `{sign}{name}` out")
    }

    /// Whether another guess may be looked up.
    fn may_guess(&mut self) -> bool {
        self.guesses += 1;
        self.guesses <= MAX_GUESSES
    }

    /// Whether this many more copies may be made; an error the first time they may not.
    fn may_copy(&mut self, count: usize, span: Span) -> bool {
        let before = self.copies;
        self.copies = self.copies.saturating_add(count);
        if before <= MAX_COPIES && self.copies > MAX_COPIES {
            let message = format!(
                "annotations, imports and extended containers come to more than {MAX_COPIES} copies"
            );
            self.report(Diagnostic::error(codes::TOO_MANY_COPIES, span, message));
        }
        self.copies <= MAX_COPIES
    }

    /// Whether this many more overloads may be looked through for a target.
    fn may_look_through(&self, count: usize) -> bool {
        let before = self.looked_through.fetch_add(count, Ordering::Relaxed);
        before.saturating_add(count) <= MAX_LOOKED_THROUGH
    }

    /// Orders what order matters for, and hands the model out.
    fn finish(mut self) -> Model {
        let names = self.model.types.iter().enumerate();
        self.model.types_by_name = names
            .map(|(at, ty)| (ty.name.clone(), type_id(at)))
            .collect();
        self.model
    }
}

/// The number of the type at this index.
fn type_id(at: usize) -> TypeId {
    TypeId(u32::try_from(at).unwrap_or(u32::MAX))
}

/// The number of the operation at this index.
fn operation_id(at: usize) -> OperationId {
    OperationId(u32::try_from(at).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
