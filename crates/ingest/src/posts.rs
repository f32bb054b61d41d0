//! Posts: Markdown with front matter, with the habits of Jekyll and Hugo.

mod author;
mod path;
mod post;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use pediment_storage::{AnnouncementFacts, CompanyFacts, Facts, FoundationFacts, SourceFacts, SourceKind};
use time::Date;

use crate::slug::slug;
use crate::{Document, Error, Fault, Result, language};
use post::{Post, Read};

/// What posts do not say of themselves.
#[derive(Clone, Debug, Default)]
pub struct PostsOptions {
    /// The slug of the foundation that they are about.
    pub foundation: String,
    /// The language of posts of which neither the folder, the file's name nor the front matter says it.
    pub language: Option<String>,
    /// Where the posts stand on the web: the part of their address before their path.
    pub base_url: Option<String>,
    /// Names of companies that every post names.
    pub companies: Vec<String>,
    /// The day of the snapshot. None: today.
    pub observed_on: Option<Date>,
}

/// The posts in a folder, or one.
#[derive(Debug)]
pub struct Posts {
    /// The last part of the folder's name.
    name: String,
    /// Each with its path inside the folder.
    documents: Vec<(String, Document)>,
}

impl Posts {
    /// Reads a folder and all below it, or one file. Only Markdown counts; hidden files, `README.md` and Hugo's
    /// `_index.md` do not.
    ///
    /// # Errors
    ///
    /// When something cannot be read, or there is no post.
    pub fn read(path: &Path) -> Result<Self> {
        let given = path.display().to_string();
        let unreadable = |at: &Path, error: &std::io::Error| {
            let mend = "check the name, and that you may read it";
            Error::Unreadable(Fault::of(&at.display().to_string(), error.to_string(), mend))
        };
        let metadata = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        let absolute = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let name = absolute.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
        if !metadata.is_dir() {
            let document = Document::read(path)?;
            return Ok(Self { documents: vec![(name.clone(), document)], name });
        }
        let mut documents = Vec::new();
        let mut folders = vec![path.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))? {
                let entry = entry.map_err(|error| unreadable(&folder, &error))?;
                let kind = entry.file_type().map_err(|error| unreadable(&entry.path(), &error))?;
                let name = entry.file_name().to_string_lossy().into_owned();
                if name.starts_with('.') {
                    continue;
                }
                // Links are not followed: a circle of them has no end.
                if kind.is_dir() {
                    folders.push(entry.path());
                } else if kind.is_file() && path::is_post(&name) {
                    let found = entry.path();
                    let inside = found.strip_prefix(path).unwrap_or(&found).to_string_lossy().into_owned();
                    documents.push((inside.replace('\\', "/"), Document::read(&found)?));
                }
            }
        }
        if documents.is_empty() {
            let what = "holds no posts";
            return Err(Error::Unreadable(Fault::of(
                &given,
                what,
                "name a folder with files that end in .md",
            )));
        }
        documents.sort_by(|left, right| left.0.cmp(&right.0));
        Ok(Self { name, documents })
    }

    /// Takes posts that are already here, each with its path inside their folder.
    pub fn new(name: &str, documents: Vec<(String, Document)>) -> Self {
        Self { name: name.to_owned(), documents }
    }

    /// Reads the announcements in the posts. `today` is the day of the snapshot if no other is given.
    ///
    /// # Errors
    ///
    /// When the front matter of one is broken, or its date is none.
    pub fn facts(&self, options: &PostsOptions, today: Date) -> Result<Facts> {
        let mut facts = Facts::new(self.source(options), options.observed_on.unwrap_or(today));
        facts
            .foundations
            .push(FoundationFacts { slug: options.foundation.clone(), ..FoundationFacts::default() });
        let mut groups: BTreeMap<String, Vec<Post>> = BTreeMap::new();
        for (path, document) in &self.documents {
            match Post::read(&self.name, path, document, options)? {
                Read::Post(post) => groups.entry(post.group.clone()).or_default().push(*post),
                Read::LeftOut(why) => facts.notes.push(format!("left out: {path}: {why}")),
            }
        }
        let mut keys: HashMap<String, usize> = HashMap::new();
        for (_, mut posts) in groups {
            // The original came first.
            posts.sort_by(|left, right| {
                (left.published_at, &left.path).cmp(&(right.published_at, &right.path))
            });
            let announcement = announcement(posts, options, &mut keys, &mut facts.notes);
            facts.announcements.push(announcement);
        }
        facts
            .announcements
            .sort_by(|left, right| (left.published_at, &left.slug).cmp(&(right.published_at, &right.slug)));
        let unknown = facts.announcements.iter().filter(|a| a.texts[0].language == language::UNKNOWN).count();
        if unknown > 0 {
            facts.notes.push(format!("the language of {unknown} posts is not known; --language says it"));
        }
        Ok(facts)
    }

    fn source(&self, options: &PostsOptions) -> SourceFacts {
        let mut digest = blake3::Hasher::new();
        for (path, document) in &self.documents {
            digest.update(path.as_bytes());
            digest.update(document.revision.as_bytes());
        }
        SourceFacts {
            kind: SourceKind::Posts,
            key: format!("{}/{}", options.foundation, self.name),
            location: self.name.clone(),
            revision: Some(digest.finalize().to_hex()[..32].to_owned()),
            licence: None,
        }
    }
}

/// One announcement from a post and its translations.
fn announcement(
    posts: Vec<Post>,
    options: &PostsOptions,
    keys: &mut HashMap<String, usize>,
    notes: &mut Vec<String>,
) -> AnnouncementFacts {
    let mut posts = posts.into_iter();
    let original = posts.next().expect("a group is made by its first post");
    // Two posts with one file name are told apart by their folders.
    let mut slug_of = format!("{}-{}", options.foundation, original.key);
    if keys.contains_key(&slug_of) {
        slug_of = format!("{}-{}", options.foundation, slug(&original.group));
    }
    let count = keys.entry(slug_of.clone()).or_default();
    *count += 1;
    if *count > 1 {
        slug_of = format!("{slug_of}-{count}");
    }
    let named = options.companies.iter().chain(&original.companies);
    let mut announcement = AnnouncementFacts {
        slug: slug_of,
        texts: vec![original.text],
        canonical_url: original.canonical_url,
        publisher: original.publisher,
        published_at: original.published_at,
        embargoed_until: None,
        foundations: vec![options.foundation.clone()],
        companies: named.map(|name| CompanyFacts { name: name.clone(), ..CompanyFacts::default() }).collect(),
        authors: original.authors,
    };
    for post in posts {
        if announcement.texts.iter().any(|text| text.language == post.text.language) {
            notes.push(format!(
                "left out: {}: its translation group has a text in {} already",
                post.path, post.text.language
            ));
        } else {
            announcement.texts.push(post.text);
        }
    }
    announcement
}

#[cfg(test)]
mod tests;
