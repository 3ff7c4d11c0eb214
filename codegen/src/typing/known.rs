//! Terms and types that documents declare, and those of the standard vocabularies.

use super::members::Members;
use super::{Declared, TermDefault, Types};
use crate::csdl::ast::Document;
use crate::vocabulary::{self, TypeKind};

/// What a set of documents declares and, where it declares nothing, what is built in.
#[derive(Clone, Debug, Default)]
pub struct Known {
    declared: Declared,
}

impl Known {
    /// What is known beside these documents.
    pub fn of(documents: &[Document]) -> Self {
        Self {
            declared: Declared::of(documents),
        }
    }
}

impl Types for Known {
    fn term(&self, term: &str) -> Option<&str> {
        let standard = || vocabulary::term(term).map(|it| it.ty.name.as_str());
        self.declared.term(term).or_else(standard)
    }

    fn term_default(&self, term: &str) -> Option<TermDefault<'_>> {
        let standard = || {
            let ty = &vocabulary::term(term)?.ty;
            Some(TermDefault {
                ty: &ty.name,
                is_collection: ty.is_collection,
                is_nullable: ty.is_nullable,
                value: ty.default_value.as_deref(),
            })
        };
        self.declared.term_default(term).or_else(standard)
    }

    fn property(&self, ty: &str, property: &str) -> Option<&str> {
        let standard = || {
            let property = vocabulary::type_named(ty)?.property(property)?;
            Some(property.ty.name.as_str())
        };
        self.declared.property(ty, property).or_else(standard)
    }

    fn is_structured(&self, ty: &str) -> bool {
        let standard = vocabulary::type_named(ty).map(|it| &it.kind);
        self.declared.is_structured(ty) || matches!(standard, Some(TypeKind::Complex(_)))
    }

    fn is_enumeration(&self, ty: &str) -> bool {
        let standard = vocabulary::type_named(ty).map(|it| &it.kind);
        self.declared.is_enumeration(ty) || matches!(standard, Some(TypeKind::Enum(_)))
    }

    fn members(&self, ty: &str, value: i64) -> Option<Vec<String>> {
        if self.declared.is_enumeration(ty) {
            return self.declared.members(ty, value);
        }
        let TypeKind::Enum(standard) = &vocabulary::type_named(ty)?.kind else {
            return None;
        };
        let members = standard.members.iter();
        let members = members.map(|it| (it.name.as_str(), it.value));
        let members = Members::new(standard.is_flags, members);
        let names = members.names(value)?;
        Some(names.into_iter().map(str::to_owned).collect())
    }

    fn navigation(&self, ty: &str, property: &str) -> Option<&str> {
        self.declared.navigation(ty, property)
    }

    fn resource(&self, path: &str) -> Option<&str> {
        self.declared.resource(path)
    }

    fn underlying(&self, definition: &str) -> Option<&str> {
        let standard = || match &vocabulary::type_named(definition)?.kind {
            TypeKind::Definition(ty) => Some(ty.name.as_str()),
            TypeKind::Complex(_) | TypeKind::Enum(_) => None,
        };
        self.declared.underlying(definition).or_else(standard)
    }
}
