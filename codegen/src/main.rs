//! The command line: see [`cli`].

mod cli;

use std::process::ExitCode;

/// Tokens and syntax trees are millions of small pieces, made and dropped on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
