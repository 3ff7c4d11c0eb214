//! Codes for what concerns the run: files, configuration, selection.

super::codes! {
    CONFIG = "config";
    CONFIG_KEY = "config-key";
    LEFT_OUT = "left-out";
    LOCK = "lock";
    LOCK_CLASH = "lock-clash";
    LOCK_NAME = "lock-name";
    NAMESPACE_NOT_INCLUDED = "namespace-not-included";
    NOTHING_SELECTED = "nothing-selected";
    OVERRIDE_CLASH = "override-clash";
    OVERRIDE_FORM = "override-form";
    OVERRIDE_UNUSED = "override-unused";
    READ = "read";
    SELECTION = "selection";
    UNKNOWN_NAMESPACE = "unknown-namespace";
    UNRESOLVED_REFERENCE = "unresolved-reference";
    UNUSED_MODULE = "unused-module";
}
