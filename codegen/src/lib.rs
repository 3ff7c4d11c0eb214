//! OData CSDL in, a small, typed, idiomatic Rust client crate out.
//!
//! Data flows one way, a module a stage, and each imports only the stages before it:
//!
//! text → [`csdl`] (syntax tree with places) → [`resolve`] (linked, validated schema) →
//! [`select`] (what is wanted, and why) → [`plan`] (every Rust decision) → [`emit`] (syntax trees) →
//! [`render`] (text) → [`mod@write`] (the disk).
//!
//! Between [`resolve`] and [`select`], [`overrides`] correct the schema; [`plan`] gives names as
//! [`plan::lock`] has them published. Beside them, after [`csdl`], stands [`vocabulary`]: the standard terms, for all who ask.
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

//!
//! # The front end on its own
//!
//! [`csdl`] and [`resolve`] need neither files nor a configuration. Two documents, of which one
//! refers to the other, and the entity types of both with their keys:
//!
//! ```
//! use odata_bindgen::csdl;
//! use odata_bindgen::diagnostic::Diagnostics;
//! use odata_bindgen::resolve::model::TypeKind;
//! use odata_bindgen::resolve::resolve;
//! use odata_bindgen::source::SourceMap;
//!
//! let base = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
//!   <edmx:DataServices>
//!     <Schema Namespace="base" xmlns="http://docs.oasis-open.org/odata/ns/edm">
//!       <EntityType Name="Thing" Abstract="true">
//!         <Key><PropertyRef Name="id"/></Key>
//!         <Property Name="id" Type="Edm.Guid" Nullable="false"/>
//!       </EntityType>
//!     </Schema>
//!   </edmx:DataServices>
//! </edmx:Edmx>"#;
//! let shop = r#"{
//!   "$Version": "4.01",
//!   "$Reference": { "base.xml": { "$Include": [{ "$Namespace": "base", "$Alias": "b" }] } },
//!   "shop": {
//!     "Item": { "$Kind": "EntityType", "$BaseType": "b.Thing", "name": {} },
//!     "Toy": { "$Kind": "EntityType", "$BaseType": "shop.Item" }
//!   }
//! }"#;
//!
//! let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
//! let mut documents = Vec::new();
//! for (name, text) in [("base.xml", base), ("shop.json", shop)] {
//!     let id = sources.add(name, text.to_owned());
//!     documents.extend(csdl::parse(&sources, id, &mut diagnostics));
//! }
//! let model = resolve(&documents, &mut diagnostics);
//! assert!(!diagnostics.has_errors(), "{}", diagnostics.render(&sources, false));
//!
//! let mut keys = Vec::new();
//! for (name, id) in &model.types_by_name {
//!     if let TypeKind::Entity(entity) = &model.ty(*id).kind {
//!         let key: Vec<_> = model.key(*id).iter().map(|it| it.name.as_str()).collect();
//!         keys.push(format!("{name} has {} of its own, and the key {key:?}", entity.properties.len()));
//!     }
//! }
//! assert_eq!(keys, [
//!     r#"base.Thing has 1 of its own, and the key ["id"]"#,
//!     r#"shop.Item has 1 of its own, and the key ["id"]"#,
//!     r#"shop.Toy has 0 of its own, and the key ["id"]"#,
//! ]);
//! ```

pub mod config;
pub mod convert;
pub mod csdl;
pub mod diagnostic;
pub mod emit;
pub mod generate;
pub mod load;
pub mod overrides;
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
