//! The files of npm packages that the page needs, as the build found them.

/// One file of a package.
pub(super) struct Packaged {
    pub name: &'static str,
    /// Where a CDN offers the same bytes.
    pub url: &'static str,
    /// Their digest, as browsers check it.
    pub integrity: &'static str,
    /// The bytes, where they are embedded.
    pub content: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/packaged.rs"));
