//! Namespaces and aliases: what the part of a name before the last dot stands for.
//!
//! In: the `Schema` and `edmx:Include` elements of all documents. Out: a namespace for a
//! prefix, seen from a schema. What always holds: an alias counts in its own document only
//! (§4.2, §5.1), and where two schemas of one document share an alias, in its own schema.

use std::borrow::Cow;
use std::collections::HashSet;

use super::Table;
use crate::csdl::ast::Document;
use crate::source::Span;
use crate::vocabulary::namespace_of;

/// Index of a namespace in [`Scopes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct NamespaceId(u32);

/// The schema that a name is written in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'a> {
    /// Index of the document.
    pub(super) document: usize,
    alias: Option<&'a str>,
    /// The schema's own namespace.
    pub(super) namespace: NamespaceId,
}

/// What a name's prefix leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prefix {
    /// An alias of this document, or a namespace.
    Known(NamespaceId),
    /// Neither, but the usual alias of a standard vocabulary.
    Standard(&'static str),
    /// Neither.
    Unknown,
}

/// All namespaces, and the aliases of each document.
#[derive(Debug, Default)]
pub(super) struct Scopes<'a> {
    names: Vec<&'a str>,
    /// The first schema of each namespace; none if no document has one.
    defined: Vec<Option<Definition>>,
    ids: Table<&'a str, NamespaceId>,
    aliases: Vec<Table<&'a str, NamespaceId>>,
    /// Namespaces that each document has a schema or an `edmx:Include` of.
    included: Vec<HashSet<NamespaceId>>,
}

/// Where the first schema of a namespace is.
#[derive(Clone, Copy, Debug)]
struct Definition {
    document: usize,
    span: Span,
}

impl<'a> Scopes<'a> {
    pub(super) fn new(documents: &'a [Document]) -> Self {
        let mut scopes = Self::default();
        for (at, document) in documents.iter().enumerate() {
            let mut aliases = Table::default();
            let mut included = HashSet::new();
            for schema in &document.schemas {
                let id = scopes.intern(&schema.namespace.value);
                included.insert(id);
                scopes.defined[id.0 as usize].get_or_insert(Definition {
                    document: at,
                    span: schema.namespace.span,
                });
                if let Some(alias) = &schema.alias {
                    aliases.entry(alias.value.as_str()).or_insert(id);
                }
            }
            for include in document.references.iter().flat_map(|it| &it.includes) {
                let id = scopes.intern(&include.namespace.value);
                included.insert(id);
                if let Some(alias) = &include.alias {
                    aliases.entry(alias.value.as_str()).or_insert(id);
                }
            }
            scopes.aliases.push(aliases);
            scopes.included.push(included);
        }
        scopes
    }

    /// The schema that names are written in.
    pub(super) fn site(
        &mut self,
        documents: &'a [Document],
        document: usize,
        schema: usize,
    ) -> Site<'a> {
        let schema = &documents[document].schemas[schema];
        Site {
            document,
            alias: schema.alias.as_ref().map(|alias| alias.value.as_str()),
            namespace: self.intern(&schema.namespace.value),
        }
    }

    /// Outside of all schemas of a document, where its references are.
    pub(super) fn outside(&mut self, document: usize) -> Site<'a> {
        Site {
            document,
            alias: None,
            namespace: self.intern(""),
        }
    }

    /// The namespace's number, a new one if it has none.
    pub(super) fn intern(&mut self, name: &'a str) -> NamespaceId {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = NamespaceId(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        self.ids.insert(name, id);
        self.names.push(name);
        self.defined.push(None);
        id
    }

    /// The namespace's name.
    pub(super) fn name(&self, id: NamespaceId) -> &'a str {
        self.names[id.0 as usize]
    }

    /// Whether one of the documents has a schema of this namespace.
    pub(super) fn is_defined(&self, id: NamespaceId) -> bool {
        self.defined[id.0 as usize].is_some()
    }

    /// Whether the document includes this namespace, and no document has a schema of it: what
    /// reads documents tells of that once, at the reference.
    pub(super) fn is_absent(&self, site: Site<'a>, id: NamespaceId) -> bool {
        !self.is_defined(id) && self.included[site.document].contains(&id)
    }

    /// The first schema of a namespace that other documents have, and this one does not include
    /// (§4.2).
    pub(super) fn not_included(&self, site: Site<'a>, id: NamespaceId) -> Option<Span> {
        let first = self.defined[id.0 as usize]?;
        let is_known =
            first.document == site.document || self.included[site.document].contains(&id);
        (!is_known).then_some(first.span)
    }

    /// The namespace for an alias or a namespace's name.
    pub(super) fn find(&self, site: Site<'a>, prefix: &str) -> Option<NamespaceId> {
        if site.alias == Some(prefix) {
            return Some(site.namespace);
        }
        let declared = self.aliases[site.document].get(prefix);
        declared.or_else(|| self.ids.get(prefix)).copied()
    }

    /// The namespace for an alias of a document, or a namespace's name.
    pub(super) fn find_in(&self, document: usize, prefix: &str) -> Option<NamespaceId> {
        let declared = self.aliases.get(document).and_then(|it| it.get(prefix));
        declared.or_else(|| self.ids.get(prefix)).copied()
    }

    /// The namespace with this name, aliases aside.
    pub(super) fn by_name(&self, name: &str) -> Option<NamespaceId> {
        self.ids.get(name).copied()
    }

    /// Like [`Self::find`], with the standard vocabularies' usual aliases.
    pub(super) fn prefix(&self, site: Site<'a>, prefix: &str) -> Prefix {
        match self.find(site, prefix) {
            Some(id) => Prefix::Known(id),
            None => namespace_of(prefix).map_or(Prefix::Unknown, Prefix::Standard),
        }
    }

    /// A qualified name with its alias replaced; any other text unchanged.
    pub(super) fn canonical<'n>(&self, site: Site<'a>, name: &'n str) -> Cow<'n, str> {
        let Some((prefix, simple)) = name.rsplit_once('.') else {
            return Cow::Borrowed(name);
        };
        let namespace = match self.prefix(site, prefix) {
            Prefix::Known(id) => self.name(id),
            Prefix::Standard(namespace) => namespace,
            Prefix::Unknown => return Cow::Borrowed(name),
        };
        if namespace == prefix {
            return Cow::Borrowed(name);
        }
        Cow::Owned(format!("{namespace}.{simple}"))
    }

    /// A path with the aliases in its type casts and terms replaced.
    pub(super) fn canonical_path<'n>(&self, site: Site<'a>, path: &'n str) -> Cow<'n, str> {
        if !path.contains('.') {
            return Cow::Borrowed(path);
        }
        let segments: Vec<_> = segments(path)
            .into_iter()
            .map(|it| self.canonical_segment(site, it))
            .collect();
        Cow::Owned(segments.join("/"))
    }

    /// One segment of a path: `Name`, `ns.Type`, `@ns.Term#Qualifier` or `Name@ns.Term`.
    pub(super) fn canonical_segment<'n>(&self, site: Site<'a>, segment: &'n str) -> Cow<'n, str> {
        // A key, or the types of an overload, stay as they are.
        if let Some(open) = segment.find('(')
            && !segment[..open].contains('@')
        {
            let end = segment.rfind(')').map_or(segment.len(), |at| at + 1);
            let end = end.max(open);
            let name = self.canonical(site, &segment[..open]);
            let after = self.canonical_segment_without_key(site, &segment[end..]);
            return Cow::Owned(format!("{name}{}{after}", &segment[open..end]));
        }
        self.canonical_segment_without_key(site, segment)
    }

    fn canonical_segment_without_key<'n>(&self, site: Site<'a>, segment: &'n str) -> Cow<'n, str> {
        let Some((before, term)) = segment.split_once('@') else {
            return self.canonical(site, segment);
        };
        let (name, qualifier) = match term.split_once('#') {
            Some((name, qualifier)) => (name, Some(qualifier)),
            None => (term, None),
        };
        let name = self.canonical(site, name);
        Cow::Owned(match qualifier {
            Some(qualifier) => format!("{before}@{name}#{qualifier}"),
            None => format!("{before}@{name}"),
        })
    }
}

/// The segments of a path. A slash in a key, which is in parentheses, or in a text in it ends none.
pub(super) fn segments(path: &str) -> Vec<&str> {
    if !path.contains('(') {
        return path.split('/').collect();
    }
    let (mut depth, mut is_text) = (0_usize, false);
    path.split(|character| {
        match character {
            '\'' if depth > 0 => is_text = !is_text,
            '(' if !is_text => depth += 1,
            ')' if !is_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == '/' && depth == 0
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::segments;

    #[test]
    fn slashes_in_keys_end_no_segment() {
        assert_eq!(segments("a/b@n.T/c"), ["a", "b@n.T", "c"]);
        assert_eq!(segments("a(k='x/y)',l=b/c)/d"), ["a(k='x/y)',l=b/c)", "d"]);
        assert_eq!(segments("a('it''s/x')/d"), ["a('it''s/x')", "d"]);
        assert_eq!(segments("it's/a"), ["it's", "a"]);
        assert_eq!(segments("a(/b"), ["a(/b"]);
        assert_eq!(segments("a)/b"), ["a)", "b"]);
    }
}
