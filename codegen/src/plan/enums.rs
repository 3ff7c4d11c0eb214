//! Enum types: variants or flag constants.
//!
//! In: an enum type. Out: its members by value, then by name, each with an identifier.

use std::collections::BTreeMap;

use super::PlanInput;
use super::docs::{Docs, code, deprecation};
use super::item::{EnumMember, EnumPlan, FlagsPlan, Head, Note};
use super::lock::Kind;
use super::namer::{Claim, Rule};
use super::names::{Case, RESERVED_VARIANTS, RustIdent, WireName};
use super::types::report;
use crate::resolve::model::{EnumType, Member};

/// Plans an enum of which a value is one member.
pub fn plan_enum(
    input: &PlanInput<'_>,
    it: &EnumType,
    head: Head,
    notes: &mut Vec<Note>,
) -> EnumPlan {
    let members = members(input, it, Case::UpperCamel, RESERVED_VARIANTS, &head, notes);
    EnumPlan { head, members }
}

/// Plans an enum of which a value is a set of members.
pub fn plan_flags(
    input: &PlanInput<'_>,
    it: &EnumType,
    head: Head,
    notes: &mut Vec<Note>,
) -> FlagsPlan {
    let members = members(input, it, Case::ShoutySnake, &[], &head, notes);
    FlagsPlan { head, members }
}

fn members(
    input: &PlanInput<'_>,
    it: &EnumType,
    case: Case,
    reserved: &[&str],
    head: &Head,
    notes: &mut Vec<Note>,
) -> Vec<EnumMember> {
    let rule = Rule {
        kind: Kind::Member,
        owner: &head.wire.0,
        case,
        reserved,
    };
    let claims = it.members.iter().map(|it| {
        let rename = input.names.renames.member(&head.wire.0, &it.name);
        Claim::new(&it.name, &it.name, rename)
    });
    let (idents, renamed) = input.names.assign(rule, claims);
    report(&renamed, &format!("member of {}", head.wire), notes);
    let mut members: Vec<EnumMember> = it
        .members
        .iter()
        .filter_map(|it| member(it, &idents))
        .collect();
    members.sort_by(|a, b| (a.value, &a.wire).cmp(&(b.value, &b.wire)));
    members
}

fn member(it: &Member, idents: &BTreeMap<WireName, RustIdent>) -> Option<EnumMember> {
    let wire = WireName(it.name.clone());
    let mut docs = Docs::described(&it.annotations);
    if it.name == "unknownFutureValue" {
        docs = docs.or("Listed by the schema to stand for members added later, for clients that did not ask for them.");
    }
    Some(EnumMember {
        ident: idents.get(&wire)?.clone(),
        value: it.value,
        docs: docs.and(format!(
            "OData member {} with value {}.",
            code(&it.name),
            it.value
        )),
        deprecated: deprecation(&it.annotations),
        wire,
    })
}
