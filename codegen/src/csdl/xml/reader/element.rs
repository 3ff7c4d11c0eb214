//! One start tag: its name and an attribute, and where they stand.

use super::namespace::Namespace;

/// A start tag.
#[derive(Debug)]
pub(super) struct Element<'a> {
    /// What its prefix means.
    pub(super) namespace: Namespace,
    /// The name after the prefix.
    pub(super) local: &'a str,
    /// The name as written.
    pub(super) qualified: &'a str,
    /// First byte: the `<`.
    pub(super) start: u32,
    /// Byte after the `>`.
    pub(super) tag_end: u32,
    /// Written `<name/>`: there is no content and no end tag.
    pub(super) is_empty: bool,
    /// Prefix declarations to return to at the end.
    pub(super) scope: usize,
}

/// An attribute that belongs to its element: without prefix.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// The value between the quotes, as written.
    pub(super) raw: &'a str,
    /// First byte of the value.
    pub(super) value_start: u32,
    /// Whether the reader knows it.
    pub(super) used: bool,
}
