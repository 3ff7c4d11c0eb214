//! Expressions, blocks and statements.

use proc_macro2::Span;
use syn::{Arm, Attribute, Block, Expr, Lit, LitInt, LitStr, Member, Pat, Path, Stmt};

use super::{ident, template, word};
use crate::plan::names::RustIdent;

/// A string literal with attributes, in a list.
pub(in crate::emit) fn attributed_text(attributes: Vec<Attribute>, value: &str) -> Expr {
    Expr::Lit(syn::ExprLit {
        attrs: attributes,
        lit: Lit::Str(LitStr::new(value, Span::call_site())),
    })
}

/// A string literal.
pub(in crate::emit) fn text(value: &str) -> Expr {
    literal(Lit::Str(LitStr::new(value, Span::call_site())))
}

/// A number without a suffix, that of an index for one.
pub(in crate::emit) fn number(value: impl Into<i128>) -> Expr {
    let value: i128 = value.into();
    let digits = value.unsigned_abs().to_string();
    let digits = literal(Lit::Int(LitInt::new(&digits, Span::call_site())));
    if value >= 0 {
        return digits;
    }
    let mut negative = template!(syn::ExprUnary: -x);
    *negative.expr = digits;
    Expr::Unary(negative)
}

fn literal(lit: Lit) -> Expr {
    Expr::Lit(syn::ExprLit {
        attrs: Vec::new(),
        lit,
    })
}

/// What a path names.
pub(in crate::emit) fn at(path: impl Into<Path>) -> Expr {
    Expr::Path(syn::ExprPath {
        attrs: Vec::new(),
        qself: None,
        path: path.into(),
    })
}

/// `function(arguments)`
pub(in crate::emit) fn call(
    function: impl Into<Path>,
    arguments: impl IntoIterator<Item = Expr>,
) -> Expr {
    Expr::Call(syn::ExprCall {
        attrs: Vec::new(),
        func: Box::new(at(function)),
        paren_token: Default::default(),
        args: arguments.into_iter().collect(),
    })
}

/// `receiver.name(arguments)`
pub(in crate::emit) fn method(
    receiver: Expr,
    name: &str,
    arguments: impl IntoIterator<Item = Expr>,
) -> Expr {
    Expr::MethodCall(syn::ExprMethodCall {
        attrs: Vec::new(),
        receiver: Box::new(receiver),
        dot_token: Default::default(),
        method: word(name),
        turbofish: None,
        paren_token: Default::default(),
        args: arguments.into_iter().collect(),
    })
}

/// `self.name`
pub(in crate::emit) fn own_field(name: &RustIdent) -> Expr {
    field_of("self", name)
}

/// `value.name`
pub(in crate::emit) fn value_field(name: &RustIdent) -> Expr {
    field_of("value", name)
}

fn field_of(base: &str, name: &RustIdent) -> Expr {
    Expr::Field(syn::ExprField {
        attrs: Vec::new(),
        base: Box::new(at(word(base))),
        dot_token: Default::default(),
        member: Member::Named(ident(name)),
    })
}

/// `&value`
pub(in crate::emit) fn borrowed(value: Expr) -> Expr {
    let mut borrow = template!(syn::ExprReference: &x);
    *borrow.expr = value;
    Expr::Reference(borrow)
}

/// `&mut value`
pub(in crate::emit) fn borrowed_mut(value: Expr) -> Expr {
    let mut borrow = template!(syn::ExprReference: &mut x);
    *borrow.expr = value;
    Expr::Reference(borrow)
}

/// `(a, b)`
pub(in crate::emit) fn pair(first: Expr, second: Expr) -> Expr {
    Expr::Tuple(syn::ExprTuple {
        attrs: Vec::new(),
        paren_token: Default::default(),
        elems: [first, second].into_iter().collect(),
    })
}

/// `&[values]`
pub(in crate::emit) fn slice(values: impl IntoIterator<Item = Expr>) -> Expr {
    borrowed(Expr::Array(syn::ExprArray {
        attrs: Vec::new(),
        bracket_token: Default::default(),
        elems: values.into_iter().collect(),
    }))
}

/// `match value { arms }`
pub(in crate::emit) fn select(value: Expr, arms: impl IntoIterator<Item = Arm>) -> Expr {
    Expr::Match(syn::ExprMatch {
        attrs: Vec::new(),
        match_token: Default::default(),
        expr: Box::new(value),
        brace_token: Default::default(),
        arms: arms.into_iter().collect(),
    })
}

/// `pattern => value,`
pub(in crate::emit) fn arm(pattern: Pat, value: Expr) -> Arm {
    Arm {
        attrs: Vec::new(),
        pat: pattern,
        fat_arrow_token: Default::default(),
        body: Box::new(value),
        comma: Some(Default::default()),
    }
}

/// The arm, with attributes.
pub(in crate::emit) fn attributed(
    mut arm: Arm,
    attributes: impl IntoIterator<Item = Attribute>,
) -> Arm {
    arm.attrs.extend(attributes);
    arm
}

/// `value?;`, with attributes.
pub(in crate::emit) fn tried(attributes: impl IntoIterator<Item = Attribute>, value: Expr) -> Stmt {
    let tried = syn::ExprTry {
        attrs: attributes.into_iter().collect(),
        expr: Box::new(value),
        question_token: Default::default(),
    };
    Stmt::Expr(Expr::Try(tried), Some(Default::default()))
}

/// `{ statements value }`
pub(in crate::emit) fn block(statements: impl IntoIterator<Item = Stmt>, value: Expr) -> Block {
    let value = std::iter::once(Stmt::Expr(value, None));
    Block {
        brace_token: Default::default(),
        stmts: statements.into_iter().chain(value).collect(),
    }
}
