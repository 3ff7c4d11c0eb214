//! Patterns.

use proc_macro2::Span;
use syn::{
    Expr, ExprLit, ExprRange, Lit, LitInt, LitStr, Pat, PatIdent, PatOr, PatPath, PatTupleStruct,
    Path, RangeLimits,
};

use super::word;

/// A string literal.
pub(in crate::emit) fn text(value: &str) -> Pat {
    Pat::Lit(ExprLit {
        attrs: Vec::new(),
        lit: Lit::Str(LitStr::new(value, Span::call_site())),
    })
}

/// A number.
pub(in crate::emit) fn number(value: usize) -> Pat {
    Pat::Lit(literal(value))
}

/// `first..=last`
pub(in crate::emit) fn range(first: usize, last: usize) -> Pat {
    Pat::Range(ExprRange {
        attrs: Vec::new(),
        start: Some(Box::new(Expr::Lit(literal(first)))),
        limits: RangeLimits::Closed(Default::default()),
        end: Some(Box::new(Expr::Lit(literal(last)))),
    })
}

fn literal(value: usize) -> ExprLit {
    ExprLit {
        attrs: Vec::new(),
        lit: Lit::Int(LitInt::new(&value.to_string(), Span::call_site())),
    }
}

/// `first | second`
pub(in crate::emit) fn either(first: Pat, second: Pat) -> Pat {
    Pat::Or(PatOr {
        attrs: Vec::new(),
        leading_vert: None,
        cases: [first, second].into_iter().collect(),
    })
}

/// A variant without a value.
pub(in crate::emit) fn unit(path: Path) -> Pat {
    Pat::Path(PatPath {
        attrs: Vec::new(),
        qself: None,
        path,
    })
}

/// `Path(inner)`
pub(in crate::emit) fn tuple(path: Path, inner: Pat) -> Pat {
    Pat::TupleStruct(PatTupleStruct {
        attrs: Vec::new(),
        qself: None,
        path,
        paren_token: Default::default(),
        elems: std::iter::once(inner).collect(),
    })
}

/// `Path(value)`
pub(in crate::emit) fn with_value(path: Path) -> Pat {
    let value = PatIdent {
        attrs: Vec::new(),
        by_ref: None,
        mutability: None,
        ident: word("value"),
        subpat: None,
    };
    tuple(path, Pat::Ident(value))
}
