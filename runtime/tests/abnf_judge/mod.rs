//! A matcher for ABNF (RFC 5234, RFC 7405): rules as text in, whether a rule takes a text out.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

type Ends = Rc<BTreeSet<usize>>;

#[derive(Debug)]
enum Rule {
    Any(Vec<Rule>),
    All(Vec<Rule>),
    Repeat(usize, usize, Box<Rule>),
    Name(usize),
    Text(Vec<u8>, bool),
    Range(u8, u8),
}

/// Rules by name.
pub struct Grammar {
    names: HashMap<String, usize>,
    rules: Vec<Option<Rule>>,
}

impl Grammar {
    /// Reads rules; `name =/ rule` adds an alternative, `name = rule` again replaces.
    pub fn parse(text: &str) -> Self {
        let mut grammar = Self {
            names: HashMap::new(),
            rules: Vec::new(),
        };
        let mut joined: Vec<String> = Vec::new();
        for line in text.lines() {
            let line = without_comment(line);
            match joined.last_mut() {
                Some(last) if line.starts_with([' ', '\t']) => {
                    last.push(' ');
                    last.push_str(line);
                }
                _ if !line.trim().is_empty() && !line.starts_with([' ', '\t']) => {
                    joined.push(line.to_owned());
                }
                _ => {}
            }
        }
        for line in joined {
            let Some((name, rule)) = line.split_once('=') else {
                continue;
            };
            let (added, rule) = match rule.strip_prefix('/') {
                Some(rule) => (true, rule),
                None => (false, rule),
            };
            let index = grammar.index(name.trim());
            let mut parser = Parser {
                text: rule.trim().as_bytes(),
                at: 0,
                grammar: &mut grammar,
            };
            let rule = parser.alternatives();
            assert_eq!(parser.at, parser.text.len(), "{line}");
            let earlier = grammar.rules[index].take();
            grammar.rules[index] = Some(match (earlier, added) {
                (Some(earlier), true) => Rule::Any(vec![earlier, rule]),
                _ => rule,
            });
        }
        grammar
    }

    fn index(&mut self, name: &str) -> usize {
        let name = name.to_ascii_lowercase();
        let next = self.rules.len();
        let index = *self.names.entry(name).or_insert(next);
        if index == next {
            self.rules.push(None);
        }
        index
    }

    /// How far the rule takes the text at most; the length of the text if it takes all of it.
    pub fn reach(&self, rule: &str, text: &str) -> Option<usize> {
        let start = *self.names.get(&rule.to_ascii_lowercase())?;
        let mut matcher = Matcher {
            grammar: self,
            text: text.as_bytes(),
            known: HashMap::new(),
        };
        matcher.named(start, 0).last().copied()
    }

    /// Whether the rule takes all of the text.
    pub fn takes(&self, rule: &str, text: &str) -> bool {
        self.reach(rule, text) == Some(text.len())
    }
}

fn without_comment(line: &str) -> &str {
    let mut quoted = false;
    for (at, character) in line.char_indices() {
        match character {
            '"' => quoted = !quoted,
            ';' if !quoted => return &line[..at],
            _ => {}
        }
    }
    line
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
    grammar: &'a mut Grammar,
}

impl Parser<'_> {
    fn peek(&mut self) -> Option<u8> {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    fn take_while(&mut self, keep: impl Fn(u8) -> bool) -> String {
        let start = self.at;
        while self.text.get(self.at).is_some_and(|&byte| keep(byte)) {
            self.at += 1;
        }
        String::from_utf8(self.text[start..self.at].to_vec()).unwrap()
    }

    fn alternatives(&mut self) -> Rule {
        let mut all = vec![self.sequence()];
        while self.peek() == Some(b'/') {
            self.at += 1;
            all.push(self.sequence());
        }
        Rule::Any(all)
    }

    fn sequence(&mut self) -> Rule {
        let mut all = Vec::new();
        while let Some(byte) = self.peek() {
            if matches!(byte, b'/' | b')' | b']') {
                break;
            }
            all.push(self.repetition());
        }
        Rule::All(all)
    }

    fn repetition(&mut self) -> Rule {
        let least = self.take_while(|byte| byte.is_ascii_digit());
        let star = self.text.get(self.at) == Some(&b'*');
        if star {
            self.at += 1;
        }
        let most = self.take_while(|byte| star && byte.is_ascii_digit());
        let element = self.element();
        if !star && least.is_empty() {
            return element;
        }
        let first = least.parse().unwrap_or(0);
        let last = if star {
            most.parse().unwrap_or(usize::MAX)
        } else {
            first
        };
        Rule::Repeat(first, last, Box::new(element))
    }

    fn element(&mut self) -> Rule {
        match self.peek().unwrap() {
            b'(' => self.group(b')', |rule| rule),
            b'[' => self.group(b']', |rule| Rule::Repeat(0, 1, Box::new(rule))),
            b'"' => self.quoted(false),
            b'%' => {
                self.at += 2;
                if self.text[self.at - 1] == b's' {
                    return self.quoted(true);
                }
                let first = self.take_while(|byte| byte.is_ascii_hexdigit());
                let first = u8::from_str_radix(&first, 16).unwrap();
                if self.text.get(self.at) != Some(&b'-') {
                    return Rule::Range(first, first);
                }
                self.at += 1;
                let last = self.take_while(|byte| byte.is_ascii_hexdigit());
                Rule::Range(first, u8::from_str_radix(&last, 16).unwrap())
            }
            _ => {
                let name = self.take_while(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
                assert!(!name.is_empty(), "{}", String::from_utf8_lossy(self.text));
                Rule::Name(self.grammar.index(&name))
            }
        }
    }

    fn group(&mut self, close: u8, make: impl Fn(Rule) -> Rule) -> Rule {
        self.at += 1;
        let inner = self.alternatives();
        assert_eq!(self.peek(), Some(close));
        self.at += 1;
        make(inner)
    }

    fn quoted(&mut self, exact: bool) -> Rule {
        self.at += 1;
        let text = self.take_while(|byte| byte != b'"');
        self.at += 1;
        Rule::Text(text.into_bytes(), exact)
    }
}

struct Matcher<'a> {
    grammar: &'a Grammar,
    text: &'a [u8],
    known: HashMap<(usize, usize), Ends>,
}

impl<'a> Matcher<'a> {
    fn named(&mut self, name: usize, at: usize) -> Ends {
        if let Some(ends) = self.known.get(&(name, at)) {
            return Rc::clone(ends);
        }
        // Left recursion would find itself empty; the rules have none.
        self.known.insert((name, at), Rc::default());
        let grammar: &'a Grammar = self.grammar;
        let ends = match &grammar.rules[name] {
            Some(rule) => Rc::new(self.rule(rule, at)),
            None => Rc::default(),
        };
        self.known.insert((name, at), Rc::clone(&ends));
        ends
    }

    fn rule(&mut self, rule: &'a Rule, at: usize) -> BTreeSet<usize> {
        match rule {
            Rule::Any(all) => {
                let mut ends = BTreeSet::new();
                for one in all {
                    ends.extend(self.rule(one, at));
                }
                ends
            }
            Rule::All(all) => {
                let mut ends = BTreeSet::from([at]);
                for one in all {
                    let starts = std::mem::take(&mut ends);
                    for start in starts {
                        ends.extend(self.rule(one, start));
                    }
                }
                ends
            }
            Rule::Repeat(least, most, inner) => {
                let mut ends = BTreeSet::new();
                let mut current = BTreeSet::from([at]);
                for round in 0..=*most {
                    if round >= *least {
                        let before = ends.len();
                        ends.extend(current.iter().copied());
                        if ends.len() == before {
                            break;
                        }
                    }
                    if round == *most {
                        break;
                    }
                    let starts = std::mem::take(&mut current);
                    for start in starts {
                        current.extend(self.rule(inner, start));
                    }
                    if current.is_empty() {
                        break;
                    }
                }
                ends
            }
            Rule::Name(name) => (*self.named(*name, at)).clone(),
            Rule::Text(text, exact) => {
                let found = self.text.get(at..at + text.len());
                let same = found.is_some_and(|found| {
                    found == text || (!exact && found.eq_ignore_ascii_case(text))
                });
                if same {
                    BTreeSet::from([at + text.len()])
                } else {
                    BTreeSet::new()
                }
            }
            Rule::Range(first, last) => match self.text.get(at) {
                Some(byte) if (first..=last).contains(&byte) => BTreeSet::from([at + 1]),
                _ => BTreeSet::new(),
            },
        }
    }
}

/// The text with percent-encoded unreserved characters decoded (RFC 3986, section 6.2.2.2), as the
/// rules of OData expect it.
pub fn normalized(url: &str) -> String {
    let mut text = String::new();
    let mut rest = url;
    while let Some(at) = rest.find('%') {
        text.push_str(&rest[..at]);
        let code = rest.get(at + 1..at + 3).unwrap_or("");
        let byte = u8::from_str_radix(code, 16).unwrap_or(0);
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push('%');
            text.push_str(&code.to_ascii_uppercase());
        }
        rest = &rest[(at + 1 + code.len()).min(rest.len())..];
    }
    text.push_str(rest);
    text
}
