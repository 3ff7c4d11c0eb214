//! What a service allows on a resource, as marker types.
//!
//! A request carries a marker that implements these traits as the metadata's capability
//! annotations say (OASIS vocabulary `Org.OData.Capabilities.V1`), so that a call the service
//! refuses does not compile. `.unrestricted()` of a request is the way around a wrong annotation.
//!
//! ```compile_fail
//! use odata_runtime::client::{CollectionRequest, ReadOnly};
//! use odata_runtime::model::Structured;
//! use odata_runtime::query::Changes;
//! fn create<E: Structured + 'static>(hosts: &CollectionRequest<E, ReadOnly>) {
//!     let request = hosts.create(Changes::<E>::new());       // read-only
//! }
//! ```

/// Everything is allowed, or the metadata does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unrestricted {}

/// All reading is allowed, no writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReadOnly {}

/// What `C` allows to read, and no writing: a property that the service alone writes
/// (`Core.Computed`, `Core.Permissions`).
///
/// ```
/// use odata_runtime::client::{Download, NotWritable, StreamRequest};
/// fn read(report: &StreamRequest<NotWritable<odata_runtime::client::ReadOnly>>) -> Download {
///     report.download()
/// }
/// ```
///
/// ```compile_fail
/// use odata_runtime::client::{NotWritable, StreamRequest, Unrestricted, Upload};
/// fn write(report: &StreamRequest<NotWritable<Unrestricted>>) -> Upload {
///     report.upload("text", "text/plain")                    // the service writes it
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NotWritable<C>(std::marker::PhantomData<C>);

impl<C: ReadableByKey> ReadableByKey for NotWritable<C> {}

macro_rules! capability_traits {
    ($($name:ident $(+ $base:ident)?: $doc:literal, $message:literal, $note:literal $({ $($item:item)+ })?;)+) => {$(
        #[doc = $doc]
        #[diagnostic::on_unimplemented(
            message = $message,
            label = "not allowed here",
            note = $note,
            note = "if the metadata is wrong, `.unrestricted()` of the request is the way around it"
        )]
        pub trait $name $(: $base)? {
            $($($item)+)?
        }
        // Without this the compiler would list which markers allow it.
        #[diagnostic::do_not_recommend]
        impl $name for Unrestricted {}
    )+};
}

capability_traits! {
    Readable:
        "The service allows to read this collection (`Capabilities.ReadRestrictions`).",
        "the service does not allow to read this collection",
        "the metadata says so with `Capabilities.ReadRestrictions`";
    ReadableByKey:
        "The service allows to read one entity here (`Capabilities.ReadRestrictions.ReadByKeyRestrictions`).",
        "the service does not allow to read one entity here",
        "the metadata says so with `Capabilities.ReadRestrictions.ReadByKeyRestrictions`";
    Insertable:
        "The service allows to create entities here (`Capabilities.InsertRestrictions`).",
        "the service does not allow to create entities here",
        "the metadata says so with `Capabilities.InsertRestrictions`, or these entities are reached by navigation without containment and are written where they are contained";
    Updatable:
        "The service allows to update this entity (`Capabilities.UpdateRestrictions`).",
        "the service does not allow to update this entity",
        "the metadata says so with `Capabilities.UpdateRestrictions`, or these entities are reached by navigation without containment and are written where they are contained" {
            /// Whether that takes the entity tag (`Core.OptimisticConcurrency`).
            const TAGGED: bool = false;
        };
    Patchable + Updatable:
        "The service allows to update this entity by PATCH (`UpdateMethod` of `Capabilities.UpdateRestrictions`, or it does not say).",
        "the service does not allow to update this entity",
        "the metadata says so with `Capabilities.UpdateRestrictions` (`.replace` is what a service takes whose `UpdateMethod` is PUT), or these entities are reached by navigation without containment and are written where they are contained";
    Replaceable + Updatable:
        "The service allows to replace this entity by PUT (`UpdateMethod` of `Capabilities.UpdateRestrictions`, or it does not say).",
        "the service does not allow to replace this entity",
        "the metadata says so with `Capabilities.UpdateRestrictions` (`.update` is what a service takes whose `UpdateMethod` is PATCH), or these entities are reached by navigation without containment and are written where they are contained";
    Deletable:
        "The service allows to delete this entity (`Capabilities.DeleteRestrictions`).",
        "the service does not allow to delete this entity",
        "the metadata says so with `Capabilities.DeleteRestrictions`, or these entities are reached by navigation without containment and are written where they are contained" {
            /// Whether that takes the entity tag (`Core.OptimisticConcurrency`).
            const TAGGED: bool = false;
        };
    Countable:
        "The service allows to count this collection (`Capabilities.CountRestrictions`).",
        "the service does not allow to count this collection",
        "the metadata says so with `Capabilities.CountRestrictions`";
    Filterable:
        "The service allows to filter this collection (`Capabilities.FilterRestrictions`).",
        "the service does not allow to filter this collection",
        "the metadata says so with `Capabilities.FilterRestrictions`";
    Sortable:
        "The service allows to sort this collection (`Capabilities.SortRestrictions`).",
        "the service does not allow to sort this collection",
        "the metadata says so with `Capabilities.SortRestrictions`";
    Expandable:
        "The service allows to expand navigation properties here (`Capabilities.ExpandRestrictions`).",
        "the service does not allow to expand navigation properties here",
        "the metadata says so with `Capabilities.ExpandRestrictions`";
    Searchable:
        "The service allows to search this collection (`Capabilities.SearchRestrictions`).",
        "the service does not allow to search this collection",
        "the metadata says so with `Capabilities.SearchRestrictions`";
    TopSupported:
        "The service allows to limit the number of items here (`Capabilities.TopSupported`).",
        "the service does not allow to limit the number of items here",
        "the metadata says so with `Capabilities.TopSupported`";
    SkipSupported:
        "The service allows to skip items here (`Capabilities.SkipSupported`).",
        "the service does not allow to skip items here",
        "the metadata says so with `Capabilities.SkipSupported`";
    Selectable:
        "The service allows to select properties here (`Capabilities.SelectSupport`).",
        "the service does not allow to select properties here",
        "the metadata says so with `Capabilities.SelectSupport`";
}

macro_rules! read_only {
    ($($name:ident),+ $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl $name for ReadOnly {}
    )+};
}

read_only!(
    Readable,
    ReadableByKey,
    Countable,
    Filterable,
    Sortable,
    Expandable,
    Searchable,
    TopSupported,
    SkipSupported,
    Selectable
);
