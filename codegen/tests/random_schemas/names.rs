//! Names: ordinary ones, and those that are hard to give to Rust items.

use std::collections::BTreeSet;

use fastrand::Rng;

const ORDINARY: &str = "\
    account Address bodyText city Device eventCount Folder groupId Host itemLink Journal \
    keyValue location Message note OrderLine person Quota report Status thread User volume \
    Weekday zone";

/// Keywords, names from the prelude, names that generated code gives to its own items, spellings
/// that become one in another case, letters beyond ASCII.
const TRAPS: &str = "\
    abstract as async await become box break const continue crate do dyn else enum extern \
    false final fn for gen if impl in let loop macro match mod move mut override priv pub ref \
    return self Self Self_ static struct super trait true try type typeof union unsafe unsized \
    use virtual where while yield macro_rules auto default Option Vec Box String Result Ok Err \
    Some None Copy Clone Debug Default PartialEq Eq Send Sync Sized Drop Fn Iterator Into From \
    ToString Deref AsRef Display Hash str bool i32 i64 u8 f64 char usize std core alloc main \
    test vec format println assert panic case additional Additional Any AnyHost AnyUser \
    requests operations client Client edm Edm json model query serde odata_runtime odata \
    capabilities Structured Unlisted Unknown unknown MEMBERS TYPE_NAME Instance Request \
    UserRequest UserCollectionRequest HostCollection collection get update delete list create \
    count by_id as_user path new inner set bind clone eq read write reader writer A M C T E \
    deref fmt into from builder token execute property reference references media_content \
    download compose unrestricted presence downstream lib mod_ user_ user__ User_ USER uSER \
    userName user_name UserName USERNAME username user_Name X x _x _ __ _1 _1a a1 a_1 A1 _A1 \
    Größe größe 名前 naïve Ωmega ωmega été Éte ǅ ﬁn e\u{301}te\u{301} ß İstanbul ID Id iD id \
    HTTPServer HttpServer httpServer iOS IOs b2b B2B x64 x_64 i18n value Value name Name error \
    Error link action Function parameter Nullable null 2FA 3d request-id";

const NAMESPACES: &str = "\
    microsoft.graph microsoft.graph.type a a.b a_b A.B self.crate crate type std core client \
    requests operations capabilities odata_runtime edm Option Org.Example.V1 org.example.v1 v1 \
    Ünï.code _.__ fn.match lib mod serde.json Vec.Box query x1.y2.z3 user Client";

fn words(text: &'static str) -> Vec<&'static str> {
    text.split_whitespace().collect()
}

/// Some namespaces, and aliases for some of them.
pub fn namespaces(rng: &mut Rng) -> Vec<(String, Option<String>)> {
    let mut names = words(NAMESPACES);
    rng.shuffle(&mut names);
    let count = rng.usize(1..=3);
    let (namespaces, rest) = names.split_at(count);
    let aliases = rest.iter().filter(|it| !it.contains('.'));
    namespaces
        .iter()
        .zip(aliases)
        .map(|(name, alias)| ((*name).to_owned(), rng.bool().then(|| (*alias).to_owned())))
        .collect()
}

/// Names that are taken in one scope of the schema.
#[derive(Clone, Default)]
pub struct Scope(BTreeSet<String>);

impl Scope {
    /// A name that is not taken yet: often a trap, sometimes nearly a taken one.
    pub fn name(&mut self, rng: &mut Rng) -> String {
        loop {
            let mut name = match rng.u8(0..10) {
                0..5 => rng.choice(words(TRAPS)).map(str::to_owned),
                5..8 => rng.choice(words(ORDINARY)).map(str::to_owned),
                _ => rng.choice(&self.0).map(|taken| nearly(rng, taken)),
            }
            .unwrap_or_else(|| "only".to_owned());
            if self.0.contains(&name) {
                name = format!("{name}{}", rng.u8(1..100));
            }
            if self.0.insert(name.clone()) {
                return name;
            }
        }
    }
}

/// A name that differs in case or underscores only.
fn nearly(rng: &mut Rng, name: &str) -> String {
    match rng.u8(0..5) {
        0 => name.to_uppercase(),
        1 => name.to_lowercase(),
        2 => format!("{name}_"),
        3 => format!("_{name}"),
        _ => {
            let mut letters = name.chars();
            let first = letters.next().map(|it| it.to_uppercase().to_string());
            first.unwrap_or_default() + letters.as_str()
        }
    }
}
