//! Embeds the explorer's files where `explorer/dist` holds them, and notes where to load them from where it does not.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

fn main() {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("explorer");
    let list = fs::read_to_string(folder.join("assets.txt")).expect("explorer/assets.txt is committed");
    let dist = folder.join("dist");
    println!("cargo::rerun-if-changed=explorer/assets.txt");
    // Of what is not there, Cargo would say at each build that it has changed.
    let watched = if dist.exists() { "explorer/dist" } else { "explorer" };
    println!("cargo::rerun-if-changed={watched}");

    let names = list.lines().filter_map(|line| line.split(' ').next());
    let embedded = names.clone().all(|name| dist.join(name).is_file());
    let mut code = String::from("pub(super) static PACKAGED: &[Packaged] = &[\n");
    for line in list.lines() {
        let [name, url, integrity] =
            line.split(' ').collect::<Vec<_>>().try_into().expect("a line is a name, a URL and an integrity");
        let content = if embedded {
            format!("Some(include_bytes!({}))", literal(&dist.join(name)))
        } else {
            "None".to_owned()
        };
        writeln!(
            code,
            "    Packaged {{ name: {name:?}, url: {url:?}, integrity: {integrity:?}, content: {content} }},"
        )
        .expect("a string takes all that is written");
    }
    code.push_str("];\n");
    let licences = dist.join("licences.txt");
    let licences = if embedded && licences.is_file() {
        format!("include_str!({})", literal(&licences))
    } else {
        "\"\"".to_owned()
    };
    writeln!(code, "pub(super) static LICENCES: &str = {licences};")
        .expect("a string takes all that is written");
    let out = env::var("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("packaged.rs"), code)
        .expect("the output folder of a build can be written");
}

/// A path as a Rust string.
fn literal(path: &Path) -> String {
    format!("{:?}", path.to_str().expect("the path of the source is UTF-8, as cargo asks"))
}
