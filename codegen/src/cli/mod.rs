//! The command line: arguments in, results to standard output, diagnostics to standard error.
//!
//! Exit status: 0 done, 1 the input or the check failed, 2 wrong usage.

mod explain;
mod generate;
mod input;
mod output;
mod routes;
mod slice;
mod validate;
mod why;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use output::Failure;

const EXAMPLES: &str = "\
Examples:
  Regenerate the bindings that schemas/bindgen.toml describes:
    odata-bindgen generate
  Fail if they are stale:
    odata-bindgen generate --check
  Make a crate from any metadata document:
    odata-bindgen generate --schema metadata.xml --crate-name my-service --out my-service
  See why a type is in the slice:
    odata-bindgen why microsoft.graph.security.sslCertificate";

/// Reads OData CSDL and writes a small, typed, idiomatic Rust client crate.
#[derive(Debug, Parser)]
#[command(name = "odata-bindgen", version, about, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Generate(generate::Generate),
    Validate(validate::Validate),
    Slice(slice::SliceCommand),
    Why(why::Why),
    Routes(routes::Routes),
    Explain(explain::Explain),
}

/// Parses the arguments and runs the command.
pub(crate) fn run() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Generate(command) => command.run(),
        Command::Validate(command) => command.run(),
        Command::Slice(command) => command.run(),
        Command::Why(command) => command.run(),
        Command::Routes(command) => command.run(),
        Command::Explain(command) => command.run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => output::fail(&failure),
    }
}

type CommandResult = Result<(), Failure>;
