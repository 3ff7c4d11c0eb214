//! The command line: arguments in, results to standard output, diagnostics to standard error.
//!
//! Exit status: 0 done, 1 the input or the check failed, 2 wrong usage.

mod convert;
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

use output::{Console, Failure, MessageFormat};

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
    /// Form of warnings and errors on standard error
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "human",
        value_name = "FORMAT"
    )]
    message_format: MessageFormat,
}

#[derive(Debug, Subcommand)]
enum Command {
    Generate(generate::Generate),
    Validate(validate::Validate),
    Convert(convert::Convert),
    Slice(slice::SliceCommand),
    Why(why::Why),
    Routes(routes::Routes),
    Explain(explain::Explain),
}

/// Parses the arguments and runs the command.
pub(crate) fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let console = Console::new(arguments.message_format);
    let result = match arguments.command {
        Command::Generate(command) => command.run(&console),
        Command::Validate(command) => command.run(&console),
        Command::Convert(command) => command.run(&console),
        Command::Slice(command) => command.run(&console),
        Command::Why(command) => command.run(&console),
        Command::Routes(command) => command.run(&console),
        Command::Explain(command) => command.run(),
    };
    console.finish(result)
}

type CommandResult = Result<(), Failure>;
