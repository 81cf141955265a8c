//! Many short texts in one allocation: a `String` each would cost more than the names themselves.

/// Texts by index.
#[derive(Debug, Default)]
pub struct Texts {
    bytes: String,
    ends: Vec<u32>,
}

impl Texts {
    /// Appends one; a text beyond 4 GB in all is kept as empty.
    pub fn push(&mut self, text: &str) {
        if u32::try_from(self.bytes.len() + text.len()).is_ok() {
            self.bytes.push_str(text);
        }
        self.ends.push(self.bytes.len() as u32);
    }

    /// The text with this index; empty when there is none.
    pub fn get(&self, index: usize) -> &str {
        let Some(end) = self.ends.get(index) else {
            return "";
        };
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.bytes.get(start as usize..*end as usize).unwrap_or("")
    }

    /// The same texts in another order: the new `i`-th is the old `order[i]`-th.
    pub(super) fn reordered(&self, order: &[u32]) -> Self {
        let mut new = Self::default();
        for old in order {
            new.push(self.get(*old as usize));
        }
        new
    }
}
