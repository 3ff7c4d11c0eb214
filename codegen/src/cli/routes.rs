//! `odata-bindgen routes`.

use clap::{Args, ValueEnum};
use odata_bindgen::plan::routes::{Route, RouteOptions, routes};

use super::CommandResult;
use super::input::Input;
use super::output::{Console, Failure, print};

/// List the paths and methods of the generated requests that the metadata allows
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  odata-bindgen routes\n  odata-bindgen routes --depth 4 --format json\n  odata-bindgen routes --denied"
)]
pub(super) struct Routes {
    #[command(flatten)]
    input: Input,
    /// Most segments of a path, keys and `$count` included
    #[arg(long, value_name = "N", default_value_t = 8)]
    depth: usize,
    /// Follow type casts too
    #[arg(long)]
    casts: bool,
    /// Show also what an annotation denies, with the annotation
    #[arg(long)]
    denied: bool,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Routes {
    pub(super) fn run(self, console: &Console) -> CommandResult {
        let planned = self.input.generator()?.plan()?;
        console.report_model(&planned.loaded.report);
        let found = routes(
            &planned.plan,
            RouteOptions {
                depth: Some(self.depth),
                casts: self.casts,
                denied: self.denied,
            },
        );
        match self.format {
            Format::Text => print(&found.iter().map(line).collect::<String>()),
            Format::Json => {
                let lines: Result<Vec<String>, _> =
                    found.iter().map(serde_json::to_string).collect();
                let lines =
                    lines.map_err(|error| Failure::Other(format!("writing JSON: {error}")))?;
                print(&format!("[\n {}\n]\n", lines.join(",\n ")))
            }
        }
    }
}

fn line(route: &Route) -> String {
    let mut text = format!("{:<24} {}\n", route.methods.join(" "), route.path);
    for denied in &route.denied {
        text.push_str(&format!(
            "{:24}   not {}: {} on {}\n",
            "", denied.method, denied.annotation, denied.target
        ));
    }
    text
}
