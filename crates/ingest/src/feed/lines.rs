//! A text handed out line by line, so that whoever stops reading has said where.

use std::cell::Cell;
use std::io::{Read, Result};
use std::rc::Rc;

/// A reader of a text that never hands out more than a line at once, and counts.
pub(super) struct Lines<'a> {
    rest: &'a [u8],
    line: Rc<Cell<u64>>,
    is_new: bool,
}

impl<'a> Lines<'a> {
    /// Reads this text.
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text.as_bytes(), line: Rc::new(Cell::new(0)), is_new: true }
    }

    /// The number of the line that was handed out last, from 1.
    pub(super) fn counter(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.line)
    }
}

impl Read for Lines<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.is_new && !self.rest.is_empty() {
            self.line.set(self.line.get() + 1);
        }
        let end = self.rest.iter().position(|byte| *byte == b'\n').map_or(self.rest.len(), |at| at + 1);
        let length = end.min(buffer.len());
        let (now, rest) = self.rest.split_at(length);
        buffer[..length].copy_from_slice(now);
        self.is_new = now.ends_with(b"\n");
        self.rest = rest;
        Ok(length)
    }
}
