//! A text to read facts from, with its name and its digest.

use std::io::Read;
use std::path::Path;

use crate::{Error, Fault, Result};

/// The longest document that is read. The longest known landscape has 3 MB.
const LONGEST: u64 = 64 * 1024 * 1024;

/// A text to read facts from.
#[derive(Clone, Debug)]
pub struct Document {
    /// As the caller named it; errors speak of it so.
    pub(crate) given: String,
    /// The last part of the name. It is all that is kept: paths are the business of the machine that imports, except
    /// those in a repository.
    pub(crate) name: String,
    /// The text, without a byte order mark.
    pub(crate) text: String,
    /// Digest of the bytes, or the commit they come from.
    pub(crate) revision: String,
}

impl Document {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is longer than 64 MB, or is not UTF-8.
    pub fn read(path: &Path) -> Result<Self> {
        let given = path.display().to_string();
        let unreadable = |what: String| {
            Error::Unreadable(Fault::of(&given, what, "check the name, and that you may read the file"))
        };
        let file = std::fs::File::open(path).map_err(|error| unreadable(error.to_string()))?;
        if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
            return Err(unreadable("is a folder, not a file".to_owned()));
        }
        let mut bytes = Vec::new();
        file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| unreadable(error.to_string()))?;
        Self::new(&given, &bytes)
    }

    /// Takes bytes that are already here.
    ///
    /// # Errors
    ///
    /// When they are more than 64 MB, or not UTF-8.
    pub fn new(given: &str, bytes: &[u8]) -> Result<Self> {
        if bytes.len() as u64 > LONGEST {
            let what = format!("is longer than {} MB", LONGEST / 1024 / 1024);
            return Err(Error::Unreadable(Fault::of(given, what, "split it")));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let before = &bytes[..error.valid_up_to()];
            let line = before.split(|byte| *byte == b'\n').count() as u64;
            let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            let column = String::from_utf8_lossy(&before[start..]).chars().count() as u64 + 1;
            Error::Unreadable(Fault::of(given, "is not UTF-8", "save it as UTF-8").at(line, column))
        })?;
        let name = given.rsplit(['/', '\\']).next().unwrap_or(given).to_owned();
        Ok(Self {
            given: given.to_owned(),
            name,
            text: text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
            revision: blake3::hash(bytes).to_hex()[..32].to_owned(),
        })
    }

    /// The same bytes, as a commit holds them: a path in its repository is the same on every machine, and is kept.
    #[must_use]
    pub fn at_revision(mut self, commit: &str) -> Self {
        commit.clone_into(&mut self.revision);
        self.name.clone_from(&self.given);
        self
    }

    /// The last part of the name, as sources are told apart by.
    pub fn name(&self) -> &str {
        &self.name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_are_refused_with_their_place() {
        let error = Document::new("folder/file.yml", b"a: b\nc: \xc3\xa4\xff").unwrap_err();
        assert_eq!(error.fault().at, Some((2, 5)));
        assert_eq!(error.code(), "UNREADABLE");
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let document = Document::new("folder/file.yml", b"\xef\xbb\xbfa: b").unwrap();
        assert_eq!((document.text.as_str(), document.name.as_str()), ("a: b", "file.yml"));
    }
}
