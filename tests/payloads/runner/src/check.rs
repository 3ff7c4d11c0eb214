//! What must hold for a payload: it is read, written as the same JSON, by every way in.

use crate::bindings::odata_runtime::json::{self, Page, Problem};
use crate::bindings::odata_runtime::model::Structured;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::exact::{Exact, exact};

/// The checks for payloads that are declared as one type.
pub struct Check {
    one: fn(&str) -> Result<Vec<Problem>, String>,
    page: fn(&str) -> Result<Vec<Problem>, String>,
    has_value: bool,
}

impl Check {
    /// The checks for entities or complex values of type `T`.
    pub const fn of<T: Structured>() -> Self
    where
        T::Instance: DeserializeOwned + Serialize + PartialEq,
        Page<T::Instance>: DeserializeOwned + Serialize + PartialEq,
    {
        Self {
            one: comes_back::<T::Instance>,
            page: comes_back::<Page<T::Instance>>,
            has_value: has_member(T::MEMBERS, "value"),
        }
    }

    /// The checks for primitive values, which come in pages only.
    pub const fn of_text() -> Self {
        Self {
            one: comes_back::<Page<String>>,
            page: comes_back::<Page<String>>,
            has_value: false,
        }
    }

    /// Checks an object, or a page of them; what is in a wrapper `{"value": {…}}`, too.
    ///
    /// # Errors
    /// What does not hold.
    pub fn payload(&self, text: &str) -> Result<Vec<Problem>, String> {
        let value = match exact(text).map_err(|error| error.to_string())? {
            Exact::Object(mut members) if !self.has_value => members.remove("value"),
            _ => None,
        };
        match value {
            Some(Exact::Array(_)) => (self.page)(text),
            Some(inner @ Exact::Object(_)) => {
                (self.one)(text)?;
                let mut problems = (self.one)(&inner.to_string())?;
                for problem in &mut problems {
                    problem.path.replace_range(..1, "$.value");
                }
                Ok(problems)
            }
            _ => (self.one)(text),
        }
    }

    /// Whether text that is no object is refused; the message if so.
    pub fn refusal(&self, text: &str) -> Option<String> {
        (self.one)(text).err()
    }
}

/// `MEMBERS.contains`, for constants.
const fn has_member(members: &[&str], wanted: &str) -> bool {
    let mut index = 0;
    while index < members.len() {
        let (member, mut at) = (members[index].as_bytes(), 0);
        if member.len() == wanted.len() {
            while at < member.len() && member[at] == wanted.as_bytes()[at] {
                at += 1;
            }
            if at == member.len() {
                return true;
            }
        }
        index += 1;
    }
    false
}

/// Reads, writes and compares; gives the values that are not of their declared types.
fn comes_back<V>(text: &str) -> Result<Vec<Problem>, String>
where
    V: DeserializeOwned + Serialize + PartialEq,
{
    let value: V = json::from_str(text).map_err(|error| error.to_string())?;
    let written = json::to_vec(&value).map_err(|error| error.to_string())?;
    let written = String::from_utf8(written).map_err(|error| error.to_string())?;
    let before = exact(text).map_err(|error| format!("accepted, and is no JSON: {error}"))?;
    let after = exact(&written).map_err(|error| format!("wrote what is no JSON: {error}"))?;
    if before != after {
        return Err(format!("differs:\n  {before}\n  {after}"));
    }
    let again: V = json::from_str(&written).map_err(|error| error.to_string())?;
    if again != value {
        return Err("what was written reads as another value".to_owned());
    }
    // The way of those who have a reader of their own.
    let by_serde: V = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let by_serde = serde_json::to_string(&by_serde).map_err(|error| error.to_string())?;
    if exact(&by_serde).map_err(|error| error.to_string())? != before {
        return Err(format!(
            "differs by way of serde_json:\n  {before}\n  {by_serde}"
        ));
    }
    let problems = json::problems(&value);
    let strict = json::from_slice_strict::<V>(text.as_bytes());
    let refused = match &strict {
        Ok(strict) if *strict != value => return Err("strict mode reads another value".to_owned()),
        Ok(_) => &[],
        Err(error) => error.problems(),
    };
    if refused != problems {
        return Err(format!(
            "strict mode finds {refused:?}, lenient mode {problems:?}"
        ));
    }
    Ok(problems)
}
