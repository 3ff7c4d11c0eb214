//! Codes for what concerns the run: files, configuration, selection.

super::codes! {
    CONFIG = "config";
    CONFIG_KEY = "config-key";
    LEFT_OUT = "left-out";
    NAMESPACE_NOT_INCLUDED = "namespace-not-included";
    NOTHING_SELECTED = "nothing-selected";
    READ = "read";
    SELECTION = "selection";
    UNKNOWN_NAMESPACE = "unknown-namespace";
    UNRESOLVED_REFERENCE = "unresolved-reference";
    UNUSED_MODULE = "unused-module";
}
