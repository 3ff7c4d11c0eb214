//! The server: its environment made once, a process for each test, ended with it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

const REQUIREMENTS: &str = include_str!("requirements.txt");

/// A running server.
pub struct Server {
    /// Its root.
    pub root: String,
    process: Child,
    /// The server ends with its input.
    _input: ChildStdin,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, and nothing is lost with it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    /// Serves a model; none, after saying so, where there is no Python or no way to its packages.
    pub fn start(model: &Path, options: &[&str]) -> Option<Self> {
        static PYTHON: OnceLock<Result<PathBuf, String>> = OnceLock::new();
        let python = match PYTHON.get_or_init(environment) {
            Ok(python) => python,
            Err(reason) => {
                let required = std::env::var("CI").as_deref() == Ok("true");
                assert!(!required, "CI needs the server: {reason}");
                println!("skipped: no OData server for tests: {reason}");
                return None;
            }
        };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop");
        let mut process = Command::new(python)
            .arg(folder.join("server.py"))
            .arg(model)
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = process.stdin.take().unwrap();
        let mut root = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut root).unwrap();
        let root = root.trim().to_owned();
        assert!(root.starts_with("http://127.0.0.1:"), "{root:?}");
        Some(Self {
            root,
            process,
            _input: input,
        })
    }
}

/// The interpreter of a virtual environment with what is required, made if it is not there.
fn environment() -> Result<PathBuf, String> {
    let known: u64 = REQUIREMENTS.bytes().fold(17, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("odata-server-{known:x}"));
    let bin = if cfg!(windows) { "Scripts" } else { "bin" };
    let python = folder.join(bin).join("python");
    let ready = folder.join("ready");
    if ready.exists() {
        return Ok(python);
    }
    let made = ["python3", "python"].iter().find(|name| {
        let mut command = Command::new(name);
        command.args(["-m", "venv", "--clear"]).arg(&folder);
        run(&mut command).is_ok()
    });
    made.ok_or("no Python that makes virtual environments")?;
    let requirements = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/requirements.txt");
    let mut install = Command::new(&python);
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    install.args([
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--requirement",
    ]);
    run(install.arg(requirements))?;
    std::fs::write(ready, "").map_err(|error| error.to_string())?;
    Ok(python)
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}
