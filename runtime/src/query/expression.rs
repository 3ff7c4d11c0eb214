//! The text behind a filter or expression, before its range variables have names.
//!
//! In go pieces whose paths are relative to the value they apply to, out comes the text of an
//! expression (OData 4.01 URL Conventions, section 5.1.1). Text is made last, because only then is
//! it known which range variable a path hangs on. Parentheses follow the precedence of
//! section 5.1.1.17. What always holds: pieces are a flat list, so that neither writing nor
//! dropping a long chain of conditions needs more stack than a short one.

use std::borrow::Cow;
use std::fmt::Write;

/// How tightly the outermost operator of an expression binds, the loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Binding {
    /// Text of the caller, which may hold any operator.
    Raw,
    Or,
    And,
    Comparison,
    Sum,
    Product,
    Sign,
    /// Literals, paths, calls and what is in parentheses.
    Whole,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(Cow<'static, str>),
    /// A path from the current value; empty for that value itself.
    Path(Cow<'static, str>),
    /// The same as the first argument of a function, which is left out for the resource itself.
    Subject(Cow<'static, str>),
    /// Declares a range variable, which is the current value until [`Piece::Leave`].
    Enter,
    /// Begins nested query options, to which paths are relative until [`Piece::Leave`].
    Nest,
    /// Makes the value around the current one the current one until [`Piece::Leave`].
    Up,
    Leave,
}

/// An expression whose range variables have no names yet.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pieces: Vec<Piece>,
    binding: Binding,
}

/// What paths are relative to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The resource of the request.
    Resource,
    /// The items of a nested query option (OData 4.01 URL Conventions, section 5.1.1.14.4).
    Nested,
    /// The range variable with this number, 1 being the outermost.
    Variable(usize),
}

impl Draft {
    fn of(piece: Piece, binding: Binding) -> Self {
        Self {
            pieces: vec![piece],
            binding,
        }
    }

    /// A literal or keyword.
    pub(crate) fn literal(text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        let binding = if text.starts_with('-') {
            Binding::Sign
        } else {
            Binding::Whole
        };
        Self::of(Piece::Text(text), binding)
    }

    /// A path from the current value.
    pub(crate) fn path(path: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Piece::Path(path.into()), Binding::Whole)
    }

    /// The path of the value that `isof` and `cast` apply to, with the comma after it.
    pub(crate) fn subject(path: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Piece::Subject(path.into()), Binding::Whole)
    }

    /// Text of the caller.
    pub(crate) fn raw(text: String) -> Self {
        Self::of(Piece::Text(text.into()), Binding::Raw)
    }

    fn push(&mut self, text: impl Into<Cow<'static, str>>) {
        self.pieces.push(Piece::Text(text.into()));
    }

    fn append(&mut self, other: Self) {
        self.pieces.extend(other.pieces);
    }

    /// In parentheses, unless it binds at least as tightly as this.
    pub(crate) fn within(self, loosest: Binding) -> Self {
        if self.binding >= loosest {
            return self;
        }
        let mut closed = Self::literal("(");
        closed.append(self);
        closed.push(")");
        closed
    }

    /// `left operator right`; each side is put in parentheses if it binds more loosely than it may.
    pub(crate) fn infix(
        left: Self,
        operator: &'static str,
        right: Self,
        binding: Binding,
        (left_loosest, right_loosest): (Binding, Binding),
    ) -> Self {
        let mut whole = left.within(left_loosest);
        whole.push(operator);
        whole.append(right.within(right_loosest));
        whole.binding = binding;
        whole
    }

    /// A comparison: neither side may be another one without parentheses.
    pub(crate) fn compare(left: Self, operator: &'static str, right: Self) -> Self {
        let sides = (Binding::Sum, Binding::Sum);
        Self::infix(left, operator, right, Binding::Comparison, sides)
    }

    /// `left in (items)`.
    pub(crate) fn is_in(left: Self, items: Vec<Self>) -> Self {
        let mut list = Self::literal("(");
        list.append_list(items);
        list.push(")");
        let sides = (Binding::Whole, Binding::Whole);
        Self::infix(left, " in ", list, Binding::Comparison, sides)
    }

    /// `not condition`.
    pub(crate) fn negated(self) -> Self {
        Self::prefixed("not ", self)
    }

    /// `-number`.
    pub(crate) fn minus(self) -> Self {
        // `-INF` is a literal, whatever a property is called.
        let named_as_literal =
            matches!(self.pieces.as_slice(), [Piece::Path(path)] if path == "INF");
        if named_as_literal {
            let mut closed = Self::literal("(");
            closed.append(self);
            closed.push(")");
            return Self::prefixed("-", closed);
        }
        Self::prefixed("-", self)
    }

    fn prefixed(operator: &'static str, operand: Self) -> Self {
        let mut whole = Self::of(Piece::Text(operator.into()), Binding::Sign);
        whole.append(operand.within(Binding::Whole));
        whole.binding = Binding::Sign;
        whole
    }

    /// A function with its arguments.
    pub(crate) fn call(name: &'static str, arguments: impl IntoIterator<Item = Self>) -> Self {
        let mut call = Self::literal(name);
        call.push("(");
        call.append_list(arguments);
        call.push(")");
        call.binding = Binding::Whole;
        call
    }

    /// A function of a value and of the name of a type: `cast` or `isof`.
    pub(crate) fn typed_call(
        name: &'static str,
        value: Self,
        type_name: impl Into<Cow<'static, str>>,
    ) -> Self {
        let mut call = Self::literal(name);
        call.push("(");
        let has_comma = matches!(value.pieces.as_slice(), [Piece::Subject(_)]);
        call.append(value);
        if !has_comma {
            call.push(",");
        }
        call.push(type_name);
        call.push(")");
        call
    }

    /// `condition:value` of a `case`.
    pub(crate) fn branch(condition: Self, value: Self) -> Self {
        let mut branch = condition;
        branch.push(":");
        branch.append(value);
        branch.binding = Binding::Whole;
        branch
    }

    /// `any` or `all` over the collection at a path; without a condition, whether it has any item.
    pub(crate) fn lambda(
        path: Cow<'static, str>,
        quantifier: &'static str,
        condition: Option<Self>,
    ) -> Self {
        let mut lambda = Self::path(path);
        lambda.push("/");
        lambda.push(quantifier);
        lambda.push("(");
        if let Some(condition) = condition {
            lambda.enclose(Piece::Enter, condition);
        }
        lambda.push(")");
        lambda
    }

    /// The number of items of the collection at a path, with options that say which.
    pub(crate) fn count(path: &str, options: Vec<(&'static str, Self)>) -> Self {
        let mut count = Self::path(format!("{path}/$count"));
        for (index, (name, value)) in options.into_iter().enumerate() {
            count.push(if index == 0 { "(" } else { ";" });
            count.push(name);
            count.push("=");
            count.enclose(Piece::Nest, value);
        }
        if count.pieces.len() > 1 {
            count.push(")");
        }
        count
    }

    /// This expression about the value around the current one.
    pub(crate) fn of_outer(self) -> Self {
        let binding = self.binding;
        let mut lifted = Self {
            pieces: Vec::new(),
            binding,
        };
        lifted.enclose(Piece::Up, self);
        lifted
    }

    fn enclose(&mut self, opening: Piece, inner: Self) {
        self.pieces.push(opening);
        self.append(inner);
        self.pieces.push(Piece::Leave);
    }

    fn append_list(&mut self, items: impl IntoIterator<Item = Self>) {
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.push(",");
            }
            self.append(item);
        }
    }

    /// The text, where paths are relative to what `scope` says.
    pub(crate) fn render(&self, scope: Scope) -> String {
        Renderer::new(scope, self.variable_stem()).render(&self.pieces)
    }

    /// What the names of range variables begin with: `x`, unless a property that may stand beside
    /// a variable is called like one.
    fn variable_stem(&self) -> String {
        let longest = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Path(path) | Piece::Subject(path) => variable_like(path),
            _ => None,
        });
        "x".repeat(longest.max().map_or(1, |length| length + 1))
    }
}

/// The number of letters `x` at the start of a path whose first segment looks like a range
/// variable: those letters and a number.
fn variable_like(path: &str) -> Option<usize> {
    let first = path.split('/').next().unwrap_or_default();
    let number = first.trim_start_matches('x');
    let letters = first.len() - number.len();
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (letters > 0 && is_number).then_some(letters)
}

/// Writes pieces, knowing what paths are relative to.
struct Renderer {
    text: String,
    stem: String,
    /// The scopes that are open, each with the position of the one around it.
    scopes: Vec<(Scope, usize)>,
    current: usize,
    /// What to return to: the position of a scope, and whether leaving closes the last one.
    entered: Vec<(usize, bool)>,
}

impl Renderer {
    fn new(scope: Scope, stem: String) -> Self {
        Self {
            text: String::new(),
            stem,
            scopes: vec![(scope, 0)],
            current: 0,
            entered: Vec::new(),
        }
    }

    fn render(mut self, pieces: &[Piece]) -> String {
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.text.push_str(text),
                Piece::Path(path) => self.write_path(path),
                Piece::Subject(path) => {
                    if !path.is_empty() || self.scope() != Scope::Resource {
                        self.write_path(path);
                        self.text.push(',');
                    }
                }
                Piece::Enter => {
                    let is_variable =
                        |scope: &&(Scope, usize)| matches!(scope.0, Scope::Variable(_));
                    let number = self.scopes.iter().filter(is_variable).count() + 1;
                    self.enter(Scope::Variable(number));
                    self.write_path("");
                    self.text.push(':');
                }
                Piece::Nest => self.enter(Scope::Nested),
                Piece::Up => {
                    self.entered.push((self.current, false));
                    self.current = self.scopes.get(self.current).map_or(0, |scope| scope.1);
                }
                Piece::Leave => {
                    if let Some((outer, closes)) = self.entered.pop() {
                        self.current = outer;
                        if closes {
                            self.scopes.pop();
                        }
                    }
                }
            }
        }
        self.text
    }

    fn scope(&self) -> Scope {
        let current = self.scopes.get(self.current);
        current.map_or(Scope::Resource, |scope| scope.0)
    }

    fn enter(&mut self, scope: Scope) {
        self.entered.push((self.current, true));
        self.scopes.push((scope, self.current));
        self.current = self.scopes.len() - 1;
    }

    fn write_path(&mut self, path: &str) {
        match (self.scope(), path) {
            (Scope::Resource, "") => self.text.push_str("$it"),
            (Scope::Nested, "") => self.text.push_str("$this"),
            (Scope::Resource | Scope::Nested, path) => self.text.push_str(path),
            (Scope::Variable(number), path) => {
                // Writing to a String cannot fail.
                let _ = write!(self.text, "{}{number}", self.stem);
                if !path.is_empty() {
                    self.text.push('/');
                    self.text.push_str(path);
                }
            }
        }
    }
}
