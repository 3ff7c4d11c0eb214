//! What a read gives: whole values, values narrowed by `$select`, or rows made by `$apply`.
//!
//! In goes an entity type, out comes the type of what is decoded. The markers stand in the types of
//! requests, so that the compiler knows.

use crate::model::Structured;
use crate::query::{Partial, Row};

/// What a read of values of type `E` gives.
pub trait Shape: 'static {
    /// What is decoded.
    type Of<E: Structured>: Structured;
    /// The shape after `select`.
    type Selected: Shape;
}

/// Whole values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Whole {}

/// Values that may lack what was not selected: [`Partial`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Narrowed {}

/// What transformations made of the values: [`Row`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transformed {}

impl Shape for Whole {
    type Of<E: Structured> = E;
    type Selected = Narrowed;
}

impl Shape for Narrowed {
    type Of<E: Structured> = Partial<E>;
    type Selected = Self;
}

impl Shape for Transformed {
    type Of<E: Structured> = Row<E>;
    type Selected = Self;
}

/// What a read of values of type `E` in the shape `S` gives.
pub(super) type Read<E, S> = <<S as Shape>::Of<E> as Structured>::Instance;
