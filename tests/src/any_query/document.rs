//! A valid document, grown from a seed.

use super::seed::Seed;
use super::surface::{Field, Input, Shape, Surface, Type};

/// Text that can be meant, and text that is meant badly.
const TEXTS: [&str; 14] = [
    "pytorch",
    "harbour",
    "Premier",
    "Platinum",
    "governance",
    "aenix",
    "Æ",
    "阿",
    "%",
    "_",
    "'",
    "a b",
    "en",
    "\\u0000",
];

/// Fields whose answers are of their time, or the database's own judgement of a text.
const INCOMPARABLE: [&str; 7] = ["at", "seenAt", "score", "snippet", "snippetHtml", "search", "_service"];

/// A GraphQL document.
pub(super) struct Document {
    pub(super) text: String,
    /// The response keys whose answers two forms may give differently.
    pub(super) incomparable: Vec<String>,
}

impl Document {
    /// Any document, up to three root fields and five levels deep.
    pub(super) fn any(surface: &Surface, seed: &mut Seed) -> Self {
        let conditional = seed.below(2) == 0;
        let mut growing = Growing { surface, seed, conditional, keys: 0, incomparable: Vec::new() };
        let text = growing.selection(surface.named("Query"), 5);
        Self { text, incomparable: growing.incomparable }
    }
}

struct Growing<'a> {
    surface: &'a Surface,
    seed: &'a mut Seed,
    /// Whether some fields are there only if …
    conditional: bool,
    keys: usize,
    incomparable: Vec<String>,
}

impl Growing<'_> {
    fn selection(&mut self, of: &Type, depth: usize) -> String {
        let mut parts = vec!["__typename".to_owned()];
        let fields: Vec<&Field> = of.fields.iter().filter(|field| self.fits(field, depth)).collect();
        if !fields.is_empty() {
            for _ in 0..=self.seed.below(3) {
                let field = self.seed.one_of(&fields);
                let field = self.field(field, depth);
                parts.push(self.perhaps(field));
            }
        }
        if !of.possible.is_empty() && depth > 1 {
            let name = self.seed.one_of(&of.possible);
            let inner = self.selection(self.surface.named(&name), depth - 1);
            parts.push(format!("... on {name} {inner}"));
        }
        format!("{{ {} }}", parts.join(" "))
    }

    /// A field, now and then in a fragment that is there or is not.
    fn perhaps(&mut self, field: String) -> String {
        if !self.conditional {
            return field;
        }
        match self.seed.below(8) {
            0 => format!("... @include(if: true) {{ {field} }}"),
            1 => format!("... @skip(if: true) {{ {field} }}"),
            _ => field,
        }
    }

    fn fits(&self, field: &Field, depth: usize) -> bool {
        !field.name.starts_with('_') && (depth > 1 || !self.surface.named(&field.leaf).is_composite())
    }

    fn field(&mut self, field: &Field, depth: usize) -> String {
        // A response key of its own: two uses of a field with other arguments must not meet.
        self.keys += 1;
        let key = format!("{}{}", field.name, self.keys);
        if INCOMPARABLE.contains(&field.name.as_str()) {
            self.incomparable.push(key.clone());
        }
        let arguments = self.arguments(&field.arguments);
        let leaf = self.surface.named(&field.leaf);
        let selection = if leaf.is_composite() { self.selection(leaf, depth - 1) } else { String::new() };
        format!("{key}: {}{arguments} {selection}", field.name)
    }

    fn arguments(&mut self, arguments: &[Input]) -> String {
        let mut given = Vec::new();
        let backwards = self.seed.once_in(5);
        for argument in arguments {
            let is_wanted = match argument.name.as_str() {
                "first" => !backwards,
                "last" => backwards,
                "after" | "before" => false,
                _ => argument.is_required() || self.seed.once_in(3),
            };
            if is_wanted {
                let value = self.value(&argument.name, &argument.shape, 3);
                given.push(format!("{}: {value}", argument.name));
            }
        }
        if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) }
    }

    fn value(&mut self, name: &str, shape: &Shape, depth: usize) -> String {
        match shape {
            Shape::NonNull(inner) => self.value(name, inner, depth),
            Shape::List(inner) => {
                let items: Vec<String> =
                    (0..=self.seed.below(2)).map(|_| self.value(name, inner, depth)).collect();
                format!("[{}]", items.join(", "))
            }
            Shape::Named(kind) => self.named_value(name, kind, depth),
        }
    }

    fn named_value(&mut self, name: &str, kind: &str, depth: usize) -> String {
        let surface = self.surface;
        match kind {
            "Int" => self.seed.below(6).to_string(),
            "Float" => "0.5".to_owned(),
            "Boolean" => self.seed.once_in(2).to_string(),
            "ID" => format!("{:?}", self.seed.one_of(&surface.ids)),
            "Date" => format!("\"202{}-0{}-15\"", self.seed.below(8), 1 + self.seed.below(9)),
            "PartialDate" => format!("\"202{}\"", self.seed.below(8)),
            "DateTime" => format!("\"202{}-01-15T00:00:00Z\"", self.seed.below(8)),
            "LanguageTag" => format!("{:?}", self.seed.one_of(&["de", "en", "de-AT", "fr"])),
            _ => match surface.named(kind) {
                kind if kind.kind == "ENUM" => self.seed.one_of(&kind.values),
                kind if kind.kind == "INPUT_OBJECT" => self.input_object(kind, depth),
                _ if name == "since" => "\"0\"".to_owned(),
                _ => format!("\"{}\"", self.seed.one_of(&TEXTS)),
            },
        }
    }

    fn input_object(&mut self, kind: &Type, depth: usize) -> String {
        let fits = |input: &&Input| depth > 0 || input.is_required() || !self.is_nested(&input.shape);
        let inputs: Vec<&Input> = kind.inputs.iter().filter(fits).collect();
        let mut given: Vec<&Input> = if kind.is_one_of {
            Vec::new()
        } else {
            inputs.iter().copied().filter(|input| input.is_required()).collect()
        };
        if given.is_empty() && !inputs.is_empty() {
            given.push(self.seed.one_of(&inputs));
        }
        let fields: Vec<String> = given
            .into_iter()
            .map(|input| {
                format!("{}: {}", input.name, self.value(&input.name, &input.shape, depth.saturating_sub(1)))
            })
            .collect();
        format!("{{ {} }}", fields.join(", "))
    }

    fn is_nested(&self, shape: &Shape) -> bool {
        match shape {
            Shape::NonNull(inner) | Shape::List(inner) => self.is_nested(inner),
            Shape::Named(kind) => self.surface.named(kind).kind == "INPUT_OBJECT",
        }
    }
}
