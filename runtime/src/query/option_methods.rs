//! The methods of requests that set query options.
//!
//! In goes a list of names, out come methods that pass on to [`QueryOptions`](super::QueryOptions):
//! each is written once, with its documentation, for all kinds of requests.

/// The methods that set query options, each for a type with a `QueryOptions<E>` in the field
/// `options`; behind a name may stand the capability that the method asks of the type `C`.
macro_rules! option_methods {
    ($type:ident: $($method:ident $(where $capability:path)?),+ $(,)?) => {
        $($crate::query::option_methods! { @$method $type [$($capability)?] })+
    };
    (@select $type:ident [$($capability:path)?]) => {
        /// The properties that the response holds; adds to earlier calls (OData 4.01 URL
        /// Conventions, section 5.1.3).
        pub fn select(mut self, selection: impl $crate::query::Selection<$type>) -> Self
        where
            $(C: $capability)?
        {
            self.options = self.options.select(selection);
            self
        }
    };
    (@filter $type:ident [$($capability:path)?]) => {
        /// The values to read; a second call narrows the first (OData 4.01 URL Conventions,
        /// section 5.1.1).
        pub fn filter(mut self, filter: impl $crate::query::Condition<$type>) -> Self
        where
            $(C: $capability)?
        {
            self.options = self.options.filter(filter);
            self
        }
    };
    (@order_by $type:ident [$($capability:path)?]) => {
        /// The order of the values; adds to earlier calls (OData 4.01 URL Conventions,
        /// section 5.1.4).
        pub fn order_by(mut self, order: impl $crate::query::Sorting<$type>) -> Self
        where
            $(C: $capability)?
        {
            self.options = self.options.order_by(order);
            self
        }
    };
    (@expand $type:ident [$($capability:path)?]) => {
        /// The navigation properties whose entities the response holds; adds to earlier calls
        /// (OData 4.01 URL Conventions, section 5.1.2). Of a collection it may hold only the
        /// beginning: `next_link` of the property tells, such as `Host::PORTS.next_link(&host)`.
        pub fn expand(mut self, expansion: impl $crate::query::Expansion<$type>) -> Self
        where
            $(C: $capability)?
        {
            self.options = self.options.expand(expansion);
            self
        }
    };
    (@search $type:ident [$($capability:path)?]) => {
        /// The values that match a search; replaces an earlier call (OData 4.01 URL Conventions,
        /// section 5.1.7).
        pub fn search(mut self, search: impl Into<$crate::query::Search>) -> Self
        where
            $(C: $capability)?
        {
            self.options = self.options.search(search);
            self
        }
    };
    (@compute $type:ident [$($capability:path)?]) => {
        /// A computed value beside the properties; adds to earlier calls (OData 4.01 URL
        /// Conventions, section 5.1.8; OData 4.01).
        pub fn compute(mut self, computed: $crate::query::Computed<$type>) -> Self
        where
            $(C: $capability)?
        {
            self.options = self.options.compute(computed);
            self
        }
    };
    (@top $type:ident [$($capability:path)?]) => {
        /// At most this many values (OData 4.01 URL Conventions, section 5.1.5). Some services
        /// take it as the size of a page instead.
        pub fn top(mut self, items: u64) -> Self
        where
            $(C: $capability)?
        {
            self.options = self.options.top(items);
            self
        }
    };
    (@skip $type:ident [$($capability:path)?]) => {
        /// Leaves out this many values at the start (OData 4.01 URL Conventions, section 5.1.5).
        pub fn skip(mut self, items: u64) -> Self
        where
            $(C: $capability)?
        {
            self.options = self.options.skip(items);
            self
        }
    };
    (@parameter_alias $type:ident [$($capability:path)?]) => {
        /// The value of a parameter alias that an expression names (OData 4.01 URL Conventions,
        /// section 5.3).
        pub fn parameter_alias<V>(
            mut self,
            alias: &str,
            value: impl $crate::query::Constant<V>,
        ) -> Self
        where
            $(C: $capability)?
        {
            self.options = self.options.parameter_alias(alias, value);
            self
        }
    };
}
pub(crate) use option_methods;
