//! Codes for what concerns the run: files, configuration, selection.

super::codes! {
    CONFIG = "config";
    CONFIG_KEY = "config-key";
    LEFT_OUT = "left-out";
    NOTHING_SELECTED = "nothing-selected";
    READ = "read";
    SELECTION = "selection";
    UNUSED_MODULE = "unused-module";
}
