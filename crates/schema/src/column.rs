//! What siblings answer to one field: the JSON text of each, one after the other.

use crate::json::Leaf;

/// The answers of siblings, in their order.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Column {
    text: Vec<u8>,
    /// Where each answer ends.
    ends: Vec<usize>,
}

impl Column {
    /// No answers yet; room for so many, of so many bytes in all.
    pub(crate) fn with_room(answers: usize, bytes: usize) -> Self {
        Self { text: Vec::with_capacity(bytes), ends: Vec::with_capacity(answers) }
    }

    /// Values without parts.
    pub(crate) fn leaves<'a>(leaves: impl ExactSizeIterator<Item = Leaf<'a>>) -> Self {
        let mut column = Self::with_room(leaves.len(), leaves.len() * 8);
        leaves.for_each(|leaf| column.push(|text| leaf.write(text)));
        column
    }

    /// Adds the answer that is written.
    pub(crate) fn push(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.text);
        self.ends.push(self.text.len());
    }

    /// The answer at a place.
    pub(crate) fn get(&self, place: usize) -> &[u8] {
        &self.text[self.start(place)..self.ends[place]]
    }

    /// How many bytes the answers have in all.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The answers at these places; null where there is none.
    pub(crate) fn spread(&self, places: &[Option<usize>]) -> Self {
        let mut spread = Self::with_room(places.len(), self.text.len());
        for place in places {
            spread.push(|text| text.extend_from_slice(place.map_or(b"null", |place| self.get(place))));
        }
        spread
    }

    /// Lists of so many answers each, one list after the other.
    pub(crate) fn lists(&self, lengths: &[usize]) -> Self {
        let mut lists = Self::with_room(lengths.len(), self.text.len() + self.ends.len() + 2 * lengths.len());
        let mut next = 0;
        for length in lengths {
            lists.push(|text| {
                text.push(b'[');
                for place in next..next + length {
                    if place > next {
                        text.push(b',');
                    }
                    text.extend_from_slice(self.get(place));
                }
                text.push(b']');
            });
            next += length;
        }
        lists
    }

    /// The text of the only answer.
    pub(crate) fn into_text(self) -> Vec<u8> {
        self.text
    }

    fn start(&self, place: usize) -> usize {
        place.checked_sub(1).map_or(0, |before| self.ends[before])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(column: &Column) -> Vec<&str> {
        (0..column.ends.len()).map(|place| str::from_utf8(column.get(place)).expect("JSON")).collect()
    }

    #[test]
    fn answers_are_spread_and_listed_in_order() {
        let column = Column::leaves([Leaf::Number(1), Leaf::Null, Leaf::Text("b".into())].into_iter());
        assert_eq!(texts(&column), ["1", "null", "\"b\""]);
        assert_eq!(texts(&column.spread(&[Some(2), None, Some(0)])), ["\"b\"", "null", "1"]);
        assert_eq!(texts(&column.lists(&[2, 0, 1])), ["[1,null]", "[]", "[\"b\"]"]);
    }
}
