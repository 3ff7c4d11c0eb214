//! `odata-bindgen why`.

use clap::Args;
use odata_bindgen::select::why::{render, why};

use super::CommandResult;
use super::input::Input;
use super::output::{Console, Failure, print};

/// Show the path of references that pulled a type into the slice
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  odata-bindgen why microsoft.graph.security.sslCertificate\n  odata-bindgen why ns.T --schema metadata.xml --select /set"
)]
pub(super) struct Why {
    /// Qualified type name; an alias of the documents may stand for the namespace
    #[arg(value_name = "TYPE")]
    ty: String,
    #[command(flatten)]
    input: Input,
}

impl Why {
    pub(super) fn run(self, console: &Console) -> CommandResult {
        let (loaded, slice) = self.input.generator()?.slice()?;
        console.report_model(&loaded.report);
        let named = loaded.model.type_named(&loaded.without_alias(&self.ty));
        let Some(id) = named else {
            let known = loaded.model.types_by_name.keys().map(|name| name.as_str());
            let same: Vec<&str> = known
                .clone()
                .filter(|name| name.rsplit('.').next() == Some(&self.ty))
                .collect();
            let help = match (
                same.as_slice(),
                odata_bindgen::suggest::nearest(&self.ty, known),
            ) {
                ([], None) => String::new(),
                ([], Some(name)) => format!("; did you mean `{name}`?"),
                (same, _) => format!("; did you mean `{}`?", same.join("` or `")),
            };
            return Err(Failure::Other(format!(
                "the schema defines no type `{}`{help}",
                self.ty
            )));
        };
        match why(&loaded.model, &slice, id) {
            Some(steps) => print(&render(&loaded.model, &steps)),
            None => Err(Failure::Other(format!("`{}` is not in the slice", self.ty))),
        }
    }
}
