//! The paths and methods that the planned requests offer.
//!
//! In: a plan. Out: [`Route`]s, sorted. A route follows containment from the entity sets and
//! singletons; what navigation without containment leads to is listed where it is reached and
//! not followed on, since its entities have a path of their own. A containment that comes back to
//! a type on the same path ends there. Operations are listed where a path is followed, a function
//! with what must be given: `ns.f(text='{}',number={},list=@list)`; what can be composed on a
//! function is not. Nor is what an entity leads to listed again below its alternate keys
//! (`/books(isbn='{}')`), nor the properties of an entity that lead nowhere, nor `/$ref`. `PUT` on an
//! entity is listed where the metadata names it as what updates.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::capabilities::{Capabilities, Capability, Denial, Restrictions};
use super::item::{
    ByKey, Method, Plan, RequestFile, RustType, StreamMethod, StreamPlace, TypePath,
};
use super::operations::{Invocation, Sending};

/// A path and what can be done there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Route {
    /// The path, keys written `{}`.
    pub path: String,
    /// HTTP methods in alphabetical order.
    pub methods: Vec<&'static str>,
    /// Methods that an annotation denies, each with the annotation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub denied: Vec<Denied>,
}

/// A method that is not offered, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Denied {
    /// HTTP method.
    pub method: &'static str,
    /// Term and property of its value.
    pub annotation: &'static str,
    /// The element that carries it.
    pub target: String,
}

/// What to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct RouteOptions {
    /// Most segments of a path, keys and `$count` included; none for no limit.
    pub depth: Option<usize>,
    /// Whether type cast segments are followed.
    pub casts: bool,
    /// Whether methods that an annotation denies are listed.
    pub denied: bool,
}

/// Lists the routes of a plan.
pub fn routes(plan: &Plan, options: RouteOptions) -> Vec<Route> {
    let files = plan
        .modules
        .iter()
        .flat_map(|module| &module.requests)
        .map(|file| (&file.entity, file))
        .collect();
    let mut walk = Walk {
        files,
        options,
        found: BTreeMap::new(),
    };
    let all = Capabilities::all();
    walk.operations(&plan.client.operations, "", 0);
    for method in &plan.client.methods {
        walk.method(method, "", 0, &all, &mut Vec::new());
    }
    walk.found
        .into_iter()
        .map(|(path, entry)| Route {
            path,
            methods: entry.methods.into_iter().collect(),
            denied: entry.denied.into_iter().collect(),
        })
        .filter(|route| !route.methods.is_empty() || !route.denied.is_empty())
        .collect()
}

#[derive(Default)]
struct Entry {
    methods: BTreeSet<&'static str>,
    denied: BTreeSet<Denied>,
}

struct Walk<'p> {
    files: BTreeMap<&'p TypePath, &'p RequestFile>,
    options: RouteOptions,
    found: BTreeMap<String, Entry>,
}

/// A step of a path: where it leads, by what, whether that is navigation, and what it says of the
/// navigation below.
struct Step<'p> {
    entity: &'p TypePath,
    segment: &'p str,
    is_navigation: bool,
    is_cast: bool,
    restrictions: Option<&'p Restrictions>,
}

impl<'p> Walk<'p> {
    fn method(
        &mut self,
        method: &'p Method,
        prefix: &str,
        depth: usize,
        inherited: &Capabilities,
        stack: &mut Vec<Step<'p>>,
    ) {
        let depth = depth + 1;
        if !self.within(depth) {
            return;
        }
        let path = format!("{prefix}/{}", method.segment);
        let entity = &method.target.entity;
        let is_new = stack.iter().all(|it| it.entity != entity);
        let is_complex = self.files.get(entity).is_some_and(|it| it.is_complex);
        stack.push(Step {
            entity,
            segment: method.segment.0.as_str(),
            is_navigation: !method.is_cast && !is_complex,
            is_cast: method.is_cast,
            restrictions: method.restrictions.as_deref(),
        });
        let capabilities = Self::allowed(method, inherited, stack);
        let capabilities = &capabilities;
        let follows =
            (method.is_containment || method.is_cast) && is_new && capabilities.is_navigable();
        if method.target.is_collection {
            self.collection(entity, &path, depth, capabilities, follows, stack);
        } else {
            self.single(entity, &path, depth, capabilities, follows, stack);
        }
        stack.pop();
    }

    /// What is allowed at the end of a path, as the steps before it may restrict it.
    fn allowed<'c>(
        method: &'c Method,
        inherited: &'c Capabilities,
        stack: &[Step<'p>],
    ) -> Cow<'c, Capabilities> {
        let mut allowed = Cow::Borrowed(method.capabilities.as_ref().unwrap_or(inherited));
        let is_navigation = stack.last().is_some_and(|it| it.is_navigation);
        for (at, before) in stack.iter().enumerate().filter(|_| is_navigation) {
            let below = stack.get(at + 1..).unwrap_or_default();
            if let (Some(restrictions), false) = (before.restrictions, below.is_empty()) {
                let named = below.iter().filter(|it| !it.is_cast);
                let path: Vec<&str> = named.map(|it| it.segment).collect();
                let depth = below.iter().filter(|it| it.is_navigation).count();
                restrictions.apply(allowed.to_mut(), &path, depth);
            }
        }
        allowed
    }

    fn collection(
        &mut self,
        entity: &'p TypePath,
        path: &str,
        depth: usize,
        capabilities: &Capabilities,
        follows: bool,
        stack: &mut Vec<Step<'p>>,
    ) {
        self.add(path, "GET", capabilities, Capability::Readable);
        self.add(path, "POST", capabilities, Capability::Insertable);
        if !self.within(depth + 1) {
            return;
        }
        self.add(
            &format!("{path}/$count"),
            "GET",
            capabilities,
            Capability::Countable,
        );
        let Some(collection) = self.files.get(entity).and_then(|it| it.collection.as_ref()) else {
            return;
        };
        if follows {
            self.operations(&collection.operations, path, depth);
        }
        if let Some(by_key) = &collection.by_key {
            let follows = follows && capabilities.is_indexable();
            let item = match by_key.parameters.len() {
                1 => format!("{path}/{{}}"),
                _ => format!("{path}({})", named_key(by_key)),
            };
            self.single(entity, &item, depth + 1, capabilities, follows, stack);
        }
        for alternate in collection.by_alternate_keys.iter().filter(|_| follows) {
            let item = format!("{path}({})", named_key(alternate));
            self.single(entity, &item, depth + 1, capabilities, false, stack);
        }
        if self.options.casts {
            for method in &collection.methods {
                self.method(method, path, depth, capabilities, stack);
            }
        }
    }

    fn single(
        &mut self,
        entity: &'p TypePath,
        path: &str,
        depth: usize,
        capabilities: &Capabilities,
        follows: bool,
        stack: &mut Vec<Step<'p>>,
    ) {
        self.add(path, "GET", capabilities, Capability::ReadableByKey);
        for &method in capabilities.update_methods() {
            self.add(path, method, capabilities, Capability::Updatable);
        }
        let file = self.files.get(entity).copied();
        if file.is_none_or(|it| !it.is_complex) {
            self.add(path, "DELETE", capabilities, Capability::Deletable);
        }
        let Some(file) = file.filter(|_| follows) else {
            return;
        };
        self.operations(&file.single.operations, path, depth);
        self.streams(&file.single.streams, path, depth, capabilities);
        for method in &file.single.methods {
            if !method.is_cast || self.options.casts {
                self.method(method, path, depth, capabilities, stack);
            }
        }
    }

    fn streams(
        &mut self,
        streams: &[StreamMethod],
        path: &str,
        depth: usize,
        capabilities: &Capabilities,
    ) {
        if !self.within(depth + 1) {
            return;
        }
        for it in streams {
            let (path, is_property) = match &it.place {
                StreamPlace::Content => (format!("{path}/$value"), false),
                StreamPlace::Property(name) => (format!("{path}/{name}"), true),
            };
            self.add(&path, "GET", capabilities, Capability::ReadableByKey);
            if !it.is_read_only {
                self.add(&path, "PUT", capabilities, Capability::Updatable);
                if is_property {
                    self.add(&path, "DELETE", capabilities, Capability::Updatable);
                }
            }
        }
    }

    fn operations(&mut self, invocations: &[Invocation], path: &str, depth: usize) {
        if !self.within(depth + 1) {
            return;
        }
        for it in invocations {
            let method = match it.sending {
                Sending::Function => "GET",
                Sending::Action | Sending::BareAction => "POST",
            };
            let entry = self.found.entry(format!("{path}/{}", it.route));
            entry.or_default().methods.insert(method);
        }
    }

    fn within(&self, depth: usize) -> bool {
        self.options.depth.is_none_or(|limit| depth <= limit)
    }

    fn add(
        &mut self,
        path: &str,
        method: &'static str,
        capabilities: &Capabilities,
        capability: Capability,
    ) {
        match capabilities.denial(capability) {
            None => {
                self.found
                    .entry(path.to_owned())
                    .or_default()
                    .methods
                    .insert(method);
            }
            Some(Denial {
                term,
                target: Some(target),
            }) if self.options.denied => {
                let denied = Denied {
                    method,
                    annotation: term,
                    target: target.clone(),
                };
                self.found
                    .entry(path.to_owned())
                    .or_default()
                    .denied
                    .insert(denied);
            }
            Some(_) => {}
        }
    }
}

/// The names and values of a key in parentheses, strings in quotes.
fn named_key(key: &ByKey) -> String {
    let parts = key.parameters.iter().map(|it| match it.ty {
        RustType::Builtin("String") => format!("{}='{{}}'", it.wire),
        RustType::Builtin(_) | RustType::Generated(_) => format!("{}={{}}", it.wire),
    });
    parts.collect::<Vec<_>>().join(",")
}
