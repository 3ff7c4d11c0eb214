//! Places where the compiler stops following types.
//!
//! Whether a type is [`Send`], and what happens when it is dropped, the compiler finds by following
//! its fields, to a depth of 128 (`recursion_limit`). Types of a schema lead to each other in long
//! chains and rings; where those of a schema are longer, the generator breaks them with the types
//! here. They are what [`Box`] and [`Vec`] are, except that their contents stand behind a trait
//! object, which the compiler does not look behind: what it asks of the contents, it asks where a
//! value is put in.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::{RefUnwindSafe, UnwindSafe};

/// What can be in a [`DynBox`]. Implemented for all types that qualify, all generated ones
/// among them.
pub trait Contents: Clone + Send + Sync + UnwindSafe + RefUnwindSafe + 'static {}

impl<T: Clone + Send + Sync + UnwindSafe + RefUnwindSafe + 'static> Contents for T {}

/// A value, behind a trait object.
trait Held<T>: Send + Sync + UnwindSafe + RefUnwindSafe {
    fn value(&self) -> &T;
    fn value_mut(&mut self) -> &mut T;
    fn into_value(self: Box<Self>) -> Box<T>;
    fn cloned(&self) -> DynBox<T>;
}

impl<T: Contents> Held<T> for T {
    fn value(&self) -> &T {
        self
    }

    fn value_mut(&mut self) -> &mut T {
        self
    }

    fn into_value(self: Box<Self>) -> Box<T> {
        self
    }

    fn cloned(&self) -> DynBox<T> {
        self.clone().into()
    }
}

/// A [`Box`] that is [`Send`] and [`Sync`] without the compiler following what is in it.
///
/// The type of fields that would make a chain of types longer than the compiler follows.
///
/// ```
/// use odata_runtime::model::DynBox;
///
/// let mut port: Option<DynBox<u16>> = Some(443.into());
/// assert_eq!(port.as_deref(), Some(&443));
/// if let Some(port) = port.as_deref_mut() {
///     *port += 8000;
/// }
/// assert_eq!(port.map(DynBox::into_inner), Some(8443));
/// ```
pub struct DynBox<T>(Box<dyn Held<T>>);

impl<T> DynBox<T> {
    /// A box with this value.
    #[must_use]
    pub fn new(value: T) -> Self
    where
        T: Contents,
    {
        Box::new(value).into()
    }

    /// What was in the box.
    #[must_use]
    pub fn into_inner(self) -> T {
        *self.0.into_value()
    }

    /// What was in the box, still in one.
    #[must_use]
    pub fn into_box(self) -> Box<T> {
        self.0.into_value()
    }
}

impl<T: Contents> From<T> for DynBox<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Contents> From<Box<T>> for DynBox<T> {
    fn from(value: Box<T>) -> Self {
        Self(value)
    }
}

impl<T: Contents + Default> Default for DynBox<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> Deref for DynBox<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.value()
    }
}

impl<T> DerefMut for DynBox<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.value_mut()
    }
}

impl<T> AsRef<T> for DynBox<T> {
    fn as_ref(&self) -> &T {
        self
    }
}

impl<T> AsMut<T> for DynBox<T> {
    fn as_mut(&mut self) -> &mut T {
        self
    }
}

impl<T> Clone for DynBox<T> {
    fn clone(&self) -> Self {
        self.0.cloned()
    }
}

impl<T: fmt::Debug> fmt::Debug for DynBox<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::fmt(self, f)
    }
}

impl<T: PartialEq> PartialEq for DynBox<T> {
    fn eq(&self, other: &Self) -> bool {
        T::eq(self, other)
    }
}

/// A [`Vec`] that is [`Send`] and [`Sync`] without the compiler following what is in it.
///
/// The type of fields that would make a chain of types longer than the compiler follows. What a
/// [`Vec`] can do, it can.
///
/// ```
/// use odata_runtime::model::DynVec;
///
/// let mut ports: DynVec<u16> = vec![80].into();
/// ports.push(443);
/// assert_eq!(ports.iter().sum::<u16>(), 523);
/// assert_eq!(ports.into_inner(), [80, 443]);
/// ```
pub struct DynVec<T>(Option<DynBox<Vec<T>>>);

impl<T: 'static> DynVec<T> {
    const EMPTY: &'static Vec<T> = &Vec::new();

    /// The vector.
    #[must_use]
    pub fn into_inner(self) -> Vec<T> {
        self.0.map(DynBox::into_inner).unwrap_or_default()
    }
}

impl<T> Default for DynVec<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Contents> From<Vec<T>> for DynVec<T> {
    fn from(elements: Vec<T>) -> Self {
        Self((!elements.is_empty()).then(|| elements.into()))
    }
}

impl<T: 'static> From<DynVec<T>> for Vec<T> {
    fn from(elements: DynVec<T>) -> Self {
        elements.into_inner()
    }
}

impl<T: Contents> FromIterator<T> for DynVec<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Vec::from_iter(elements).into()
    }
}

impl<T: 'static> Deref for DynVec<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        self.0.as_deref().unwrap_or(Self::EMPTY)
    }
}

impl<T: Contents> DerefMut for DynVec<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        self.0.get_or_insert_default()
    }
}

impl<T> Clone for DynVec<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: fmt::Debug + 'static> fmt::Debug for DynVec<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Vec::fmt(self, f)
    }
}

impl<T: PartialEq + 'static> PartialEq for DynVec<T> {
    fn eq(&self, other: &Self) -> bool {
        Vec::eq(self, &**other)
    }
}

impl<T: PartialEq + 'static> PartialEq<Vec<T>> for DynVec<T> {
    fn eq(&self, other: &Vec<T>) -> bool {
        Vec::eq(self, other)
    }
}

impl<T: 'static> IntoIterator for DynVec<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_inner().into_iter()
    }
}

impl<'a, T: 'static> IntoIterator for &'a DynVec<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T: Contents> IntoIterator for &'a mut DynVec<T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::{DynBox, DynVec};

    fn is_value<T: Clone + Send + Sync + std::panic::UnwindSafe + Unpin>() {}

    #[test]
    fn is_what_a_box_is() {
        is_value::<DynBox<String>>();
        let mut one = DynBox::new("a".to_owned());
        let other = one.clone();
        one.push('b');
        assert_eq!((one.as_str(), other.as_str()), ("ab", "a"));
        assert_ne!(one, other);
        assert_eq!(format!("{one:?}"), "\"ab\"");
        assert_eq!(*one.into_box(), "ab");
    }

    #[test]
    fn is_what_a_vector_is() {
        is_value::<DynVec<String>>();
        let mut some: DynVec<u8> = DynVec::default();
        assert!(some.is_empty());
        assert_eq!(format!("{some:?}"), "[]");
        some.extend([1, 2]);
        for it in &mut some {
            *it *= 2;
        }
        assert_eq!(some, vec![2, 4]);
        some.clear();
        assert_eq!(some, DynVec::default());
        some = [3].into_iter().collect();
        assert_eq!(some.iter().chain(&some).sum::<u8>(), 6);
    }
}
