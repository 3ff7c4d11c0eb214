//! `Apply` (§14.4.4): client-side functions.
//!
//! In: the name of a function and its arguments. Out: warnings for functions that there are not, and
//! for the wrong number of arguments. What always holds: the names in `odata` are the standard's;
//! a function in another namespace is a service's own, and passes.

use super::shape::Expected;
use super::{Checker, Place};
use crate::csdl::ast::{Expression, Text};
use crate::diagnostic::codes;
use crate::suggest::nearest;

/// A client-side function (§14.4.4) without the `odata.` of its name, the least number of arguments
/// and the greatest, and whether the result is Boolean.
type Function = (&'static str, usize, usize, bool);

/// Any number.
const MANY: usize = usize::MAX;

/// All canonical functions of OData URLs (URL Conventions §5.1.1.5 to §5.1.1.14), and those that
/// CSDL adds.
const FUNCTIONS: [Function; 45] = [
    ("case", 1, MANY, false),
    ("cast", 1, 2, false),
    ("ceiling", 1, 1, false),
    ("concat", 2, MANY, false),
    ("contains", 2, 2, true),
    ("date", 1, 1, false),
    ("day", 1, 1, false),
    ("endswith", 2, 2, true),
    ("fillUriTemplate", 1, MANY, false),
    ("floor", 1, 1, false),
    ("fractionalseconds", 1, 1, false),
    ("geo.distance", 2, 2, false),
    ("geo.intersects", 2, 2, true),
    ("geo.length", 1, 1, false),
    ("hassubsequence", 2, 2, true),
    ("hassubset", 2, 2, true),
    ("hour", 1, 1, false),
    ("indexof", 2, 2, false),
    ("isof", 1, 2, true),
    ("length", 1, 1, false),
    ("matchesPattern", 2, 2, true),
    ("matchespattern", 2, 2, true),
    ("maxdatetime", 0, 0, false),
    ("mindatetime", 0, 0, false),
    ("minute", 1, 1, false),
    ("month", 1, 1, false),
    ("now", 0, 0, false),
    ("round", 1, 1, false),
    ("second", 1, 1, false),
    ("startswith", 2, 2, true),
    ("substring", 2, 3, false),
    ("time", 1, 1, false),
    ("tolower", 1, 1, false),
    ("totaloffsetminutes", 1, 1, false),
    ("totalseconds", 1, 1, false),
    ("toupper", 1, 1, false),
    ("trim", 1, 1, false),
    ("uriEncode", 1, 1, false),
    ("year", 1, 1, false),
    ("years", 1, 1, false),
    ("months", 1, 1, false),
    ("days", 1, 1, false),
    ("hours", 1, 1, false),
    ("minutes", 1, 1, false),
    ("seconds", 1, 1, false),
];

impl<'c> Checker<'c, '_, '_> {
    /// `Apply`.
    pub(super) fn function(
        &mut self,
        place: Place<'c, '_>,
        function: &'c Text,
        arguments: &'c [Expression],
        expected: Expected,
    ) {
        for argument in arguments {
            self.value(place, argument, Expected::ANYTHING);
        }
        let name = function.value.as_str();
        let known = |simple: &str| FUNCTIONS.iter().find(|it| it.0 == simple);
        let Some((_, least, most, is_boolean)) = name.strip_prefix("odata.").and_then(known) else {
            return self.unknown_function(function);
        };
        if !(*least..=*most).contains(&arguments.len()) {
            let wanted = match (*least, *most) {
                (1, 1) => "1 argument".to_owned(),
                (least, most) if least == most => format!("{least} arguments"),
                (1, MANY) => "at least 1 argument".to_owned(),
                (least, MANY) => format!("at least {least} arguments"),
                (least, most) => format!("{least} to {most} arguments"),
            };
            let message = format!("`{name}` has {wanted}, not {}", arguments.len());
            self.mismatch(place, codes::OPERAND_COUNT, function.span, message);
        }
        if *is_boolean {
            self.boolean_result(place, function.span, expected);
        }
    }

    /// A function that is not one of the standard's: it may be a service's, in another namespace.
    fn unknown_function(&mut self, function: &'c Text) {
        let name = function.value.as_str();
        let simple = name.strip_prefix("odata.");
        let message = match simple {
            Some(_) => format!("there is no client-side function `{name}`"),
            None if name.contains('.') || name.is_empty() => return,
            None => format!("the name of the function `{name}` has no namespace"),
        };
        let near = match simple {
            Some(simple) => nearest(simple, FUNCTIONS.iter().map(|it| it.0)),
            None => FUNCTIONS.iter().map(|it| it.0).find(|it| *it == name),
        };
        let code = codes::UNKNOWN_FUNCTION;
        let added = self.findings.add(code, function.span, name, message);
        if let Some(near) = near {
            added.help(format!("did you mean `odata.{near}`?"));
        }
    }
}
