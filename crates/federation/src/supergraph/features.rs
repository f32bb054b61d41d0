//! What a supergraph is written with that is none of its clients' business (specification of `link`,
//! <https://specs.apollo.dev/link/v1.0>).

use graphql_tools::static_graphql::schema::{Definition, Directive, Document, Value};

use crate::types::{text_argument, text_part};

/// What clients do not see whether it is linked or not.
const ALWAYS: [&str; 5] = ["core", "inaccessible", "join", "link", "tag"];

/// The features that a supergraph links.
#[derive(Debug)]
pub(crate) struct Features(Vec<Feature>);

#[derive(Debug)]
struct Feature {
    /// Its own name.
    name: String,
    /// What its elements are called after: a directive by this name, and what begins with it and two underscores.
    prefix: String,
    /// What is called otherwise: its own name and the one here; those of directives begin with an `@`.
    imported: Vec<(String, String)>,
    for_security: bool,
}

impl Features {
    pub(crate) fn new(supergraph: &Document) -> Self {
        let schema = supergraph.definitions.iter().find_map(|definition| match definition {
            Definition::SchemaDefinition(schema) => Some(schema),
            _ => None,
        });
        let links = schema.into_iter().flat_map(|schema| &schema.directives);
        let mut features: Vec<Feature> = links.filter_map(Feature::linked).collect();
        for name in ALWAYS {
            if features.iter().all(|feature| feature.name != name) {
                features.push(Feature::new(name, name));
            }
        }
        Self(features)
    }

    /// Whether a directive is of a feature.
    pub(crate) fn has_directive(&self, name: &str) -> bool {
        let is_imported = |feature: &Feature| feature.imports(|here| here.strip_prefix('@') == Some(name));
        self.0.iter().any(|feature| feature.prefix == name || feature.has(name) || is_imported(feature))
    }

    /// Whether a type is of a feature.
    pub(crate) fn has_type(&self, name: &str) -> bool {
        self.0.iter().any(|feature| feature.has(name) || feature.imports(|here| here == name))
    }

    /// What the directive is called that a feature is named after.
    pub(crate) fn directive<'a>(&'a self, name: &'a str) -> &'a str {
        let feature = self.0.iter().find(|feature| feature.name == name);
        feature.map_or(name, Feature::directive)
    }

    /// The names of those that are linked for security (specification of `link`, "Purpose").
    pub(crate) fn for_security(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|feature| feature.for_security).map(|feature| feature.name.as_str())
    }
}

impl Feature {
    fn new(name: &str, prefix: &str) -> Self {
        Self { name: name.to_owned(), prefix: prefix.to_owned(), imported: Vec::new(), for_security: false }
    }

    /// Whether a name says that it is of this feature.
    fn has(&self, name: &str) -> bool {
        name.strip_prefix(self.prefix.as_str()).is_some_and(|rest| rest.starts_with("__"))
    }

    fn imports(&self, is_it: impl Fn(&str) -> bool) -> bool {
        self.imported.iter().any(|(_, here)| is_it(here))
    }

    fn directive(&self) -> &str {
        let is_it = |own: &str| own.strip_prefix('@') == Some(self.name.as_str());
        let imported = self.imported.iter().find_map(|(own, here)| is_it(own).then_some(here.as_str()));
        imported.and_then(|here| here.strip_prefix('@')).unwrap_or(&self.prefix)
    }

    /// The feature of a `@link`, which ends with its name and its version.
    fn linked(link: &Directive) -> Option<Self> {
        let url = match link.name.as_str() {
            "link" => text_argument(link, "url"),
            "core" => text_argument(link, "feature"),
            _ => None,
        };
        let mut segments = url?.trim_end_matches('/').rsplit('/');
        let last = segments.next()?;
        let is_version =
            last.strip_prefix('v').is_some_and(|rest| rest.starts_with(|of: char| of.is_ascii_digit()));
        let name = if is_version { segments.next()? } else { last };
        let imported = link.arguments.iter().find_map(|(name, value)| match value {
            Value::List(all) if name == "import" => Some(all.iter().filter_map(imported).collect()),
            _ => None,
        });
        Some(Self {
            imported: imported.unwrap_or_default(),
            for_security: text_argument(link, "for") == Some("SECURITY"),
            ..Self::new(name, text_argument(link, "as").unwrap_or(name))
        })
    }
}

/// An import: its own name and the one here.
fn imported(value: &Value) -> Option<(String, String)> {
    let (own, here) = match value {
        Value::String(name) => (name.as_str(), None),
        Value::Object(parts) => (text_part(parts, "name")?, text_part(parts, "as")),
        _ => return None,
    };
    Some((own.to_owned(), here.unwrap_or(own).to_owned()))
}
