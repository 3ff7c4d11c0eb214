//! The tree behind a filter, and its text.
//!
//! In go nodes whose paths are relative to the value they apply to, out comes the text of a
//! `$filter` (OData 4.01 URL Conventions, section 5.1.1). The tree is rendered last, because only
//! then is it known which lambda variable a path hangs on. Parentheses follow the precedence of
//! section 5.1.1.17.

use std::borrow::Cow;
use std::fmt::Write;

/// A part of a filter expression.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// Text that stands as it is: a literal or a type name.
    Literal(String),
    /// A path from the current value; empty for that value itself.
    Path(Cow<'static, str>),
    /// `left operator right`, of a comparison.
    Compare(Box<Node>, &'static str, Box<Node>),
    /// `left in (items)`, with at least one item.
    In(Box<Node>, Vec<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Not(Box<Node>),
    /// A canonical function with its arguments.
    Call(&'static str, Vec<Node>),
    /// `isof`, of a path and the qualified name of a type.
    IsOf(Cow<'static, str>, &'static str),
    /// `any` or `all` over a collection; without a condition, whether it has any item.
    Lambda(Cow<'static, str>, &'static str, Option<Box<Node>>),
    /// Text of the caller.
    Raw(String),
}

impl Node {
    /// The text of the expression, where paths start at the resource of the request.
    pub(crate) fn render(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, 0);
        text
    }

    /// Appends the text. `depth` is the number of lambdas around this node.
    fn write(&self, text: &mut String, depth: usize) {
        match self {
            Self::Literal(literal) | Self::Raw(literal) => text.push_str(literal),
            Self::Path(path) => write_path(text, path, depth),
            Self::Compare(left, operator, right) => {
                left.write_operand(text, depth, left.is_raw());
                text.push(' ');
                text.push_str(operator);
                text.push(' ');
                right.write_operand(text, depth, right.is_raw());
            }
            Self::In(left, items) => {
                left.write_operand(text, depth, left.is_raw());
                text.push_str(" in (");
                write_list(text, items, depth);
                text.push(')');
            }
            Self::And(left, right) => {
                left.write_operand(text, depth, left.is_loose_in_and());
                text.push_str(" and ");
                right.write_operand(text, depth, right.is_loose_in_and());
            }
            Self::Or(left, right) => {
                left.write_operand(text, depth, left.is_raw());
                text.push_str(" or ");
                right.write_operand(text, depth, right.is_raw());
            }
            Self::Not(inner) => {
                text.push_str("not ");
                let tight = matches!(**inner, Self::Call(..) | Self::IsOf(..) | Self::Lambda(..));
                inner.write_operand(text, depth, !tight);
            }
            Self::Call(name, arguments) => {
                text.push_str(name);
                text.push('(');
                write_list(text, arguments, depth);
                text.push(')');
            }
            Self::IsOf(path, type_name) => {
                text.push_str("isof(");
                if depth > 0 || !path.is_empty() {
                    write_path(text, path, depth);
                    text.push(',');
                }
                text.push_str(type_name);
                text.push(')');
            }
            Self::Lambda(path, quantifier, condition) => {
                write_path(text, path, depth);
                text.push('/');
                text.push_str(quantifier);
                text.push('(');
                if let Some(condition) = condition {
                    write_variable(text, depth + 1);
                    text.push(':');
                    condition.write(text, depth + 1);
                }
                text.push(')');
            }
        }
    }

    fn is_raw(&self) -> bool {
        matches!(self, Self::Raw(_))
    }

    fn is_loose_in_and(&self) -> bool {
        matches!(self, Self::Raw(_) | Self::Or(..))
    }

    fn write_operand(&self, text: &mut String, depth: usize, parenthesized: bool) {
        if parenthesized {
            text.push('(');
        }
        self.write(text, depth);
        if parenthesized {
            text.push(')');
        }
    }
}

fn write_list(text: &mut String, items: &[Node], depth: usize) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        item.write(text, depth);
    }
}

/// The variable of the lambda at `depth`, the outermost being 1.
fn write_variable(text: &mut String, depth: usize) {
    // Writing to a String cannot fail.
    let _ = write!(text, "x{depth}");
}

fn write_path(text: &mut String, path: &str, depth: usize) {
    match (depth, path.is_empty()) {
        (0, true) => text.push_str("$it"),
        (0, false) => text.push_str(path),
        (_, true) => write_variable(text, depth),
        (_, false) => {
            write_variable(text, depth);
            text.push('/');
            text.push_str(path);
        }
    }
}
