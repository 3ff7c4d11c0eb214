//! OData CSDL in, a small, typed, idiomatic Rust client crate out.
//!
//! Data flows one way, a module a stage, and each imports only the stages before it:
//!
//! text → [`csdl`] (syntax tree with places) → [`resolve`] (linked, validated schema) →
//! [`select`] (what is wanted, and why) → [`plan`] (every Rust decision) → [`emit`] (tokens) →
//! [`render`] (text) → [`mod@write`] (the disk).
//!
//! Beside them, after [`csdl`], stands [`vocabulary`]: the standard terms, for all who ask.
//!
//! A build script uses [`generate::Generator`]:
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let generator = odata_bindgen::Generator::from_config("schemas/bindgen.toml")?;
//! generator.module("crate::bindings").write(std::env::var("OUT_DIR")?)?;
//! # Ok(())
//! # }
//! ```

pub mod config;
pub mod convert;
pub mod csdl;
pub mod diagnostic;
pub mod emit;
pub mod generate;
pub mod load;
mod parallel;
pub mod plan;
mod record;
pub mod render;
pub mod resolve;
pub mod select;
pub mod source;
pub mod suggest;
pub mod timings;
pub mod typing;
pub mod vocabulary;
pub mod write;

pub use generate::Generator;
