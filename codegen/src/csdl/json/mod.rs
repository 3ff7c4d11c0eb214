//! CSDL JSON.

mod defaults;
mod reader;
mod syntax;
mod writer;

pub(super) use reader::read;
pub use writer::{write, write_checked};
