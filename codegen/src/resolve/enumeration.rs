//! Enumeration types (§10).

use super::Resolver;
use super::member::MemberAt;
use super::model::{EnumType, Member, Primitive, TypeId, TypeTarget};
use super::primitive::enum_range;
use super::scope::Site;
use crate::csdl::ast;
use crate::diagnostic::{Diagnostic, codes};

impl<'a> Resolver<'a, '_> {
    pub(super) fn enumeration(
        &mut self,
        site: Site<'a>,
        id: TypeId,
        ty: &'a ast::EnumType,
    ) -> EnumType {
        let (underlying, range) = self.underlying(site, ty);
        let mut members: Vec<Member> = Vec::with_capacity(ty.members.len());
        let mut next = Some(0_i64);
        for member in &ty.members {
            let value = self.member_value(member, next, range);
            next = value.checked_add(1);
            let at = MemberAt::Enum(members.len());
            let place = |at| match at {
                MemberAt::Enum(at) => members.get(at).map(|it| it.span).unwrap_or_default(),
                _ => Default::default(),
            };
            if self.add_member(id, &member.name, at, place) {
                let annotations = self.annotations(site, &member.annotations);
                members.push(Member {
                    name: member.name.value.clone(),
                    value,
                    annotations,
                    span: member.name.span,
                });
            }
        }
        EnumType {
            underlying,
            is_flags: ty.is_flags,
            members,
        }
    }

    /// The underlying type, `Edm.Int32` when not written (§10.1), and its values.
    fn underlying(&mut self, site: Site<'a>, ty: &'a ast::EnumType) -> (Primitive, (i64, i64)) {
        let fallback = (Primitive::Int32, (i32::MIN.into(), i32::MAX.into()));
        let Some(name) = &ty.underlying_type else {
            return fallback;
        };
        if let TypeTarget::Primitive(primitive) = self.type_target(site, name)
            && let Some(range) = enum_range(primitive)
        {
            return (primitive, range);
        }
        let message = format!(
            "`{}` cannot be the underlying type of an enumeration",
            name.value
        );
        self.report(
            Diagnostic::error(codes::UNDERLYING_TYPE, name.span, message)
                .with_help("Edm.Byte, Edm.SByte, Edm.Int16, Edm.Int32 and Edm.Int64 can"),
        );
        fallback
    }

    /// The value of a member: given, or one more than the one before (§10.3).
    fn member_value(
        &mut self,
        member: &ast::Member,
        next: Option<i64>,
        (least, most): (i64, i64),
    ) -> i64 {
        let (value, span) = match &member.value {
            Some(text) => match text.value.trim().parse::<i64>() {
                Ok(value) => (Some(value), text.span),
                Err(error) => {
                    use std::num::IntErrorKind::{NegOverflow, PosOverflow};
                    let (name, value) = (&member.name.value, &text.value);
                    let message = match error.kind() {
                        NegOverflow | PosOverflow => format!(
                            "the value of `{name}` does not fit the underlying type, which goes from {least} to {most}"
                        ),
                        _ => format!("the value of `{name}` is a whole number, not `{value}`"),
                    };
                    self.report(Diagnostic::error(codes::ENUM_VALUE, text.span, message));
                    return next.unwrap_or_default();
                }
            },
            None => (next, member.name.span),
        };
        match value {
            Some(value) if (least..=most).contains(&value) => value,
            _ => {
                let message = format!(
                    "the value of `{}` does not fit the underlying type, which goes from {least} to {most}",
                    member.name.value
                );
                self.report(Diagnostic::error(codes::ENUM_VALUE, span, message));
                0
            }
        }
    }
}
