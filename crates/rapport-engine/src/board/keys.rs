//! Ids in the source, one for each fact of a record, in one allocation.

/// A list of short texts.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    text: String,
    ends: Vec<u32>,
}

impl Keys {
    /// Adds a text.
    pub(super) fn push(&mut self, key: &str) {
        self.text.push_str(key);
        self.ends.push(self.text.len() as u32);
    }

    /// The text at an index; empty beyond the end.
    pub(super) fn get(&self, index: usize) -> &str {
        let end = self.ends.get(index).map_or(0, |end| *end as usize);
        let start = index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .map_or(0, |start| *start as usize);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Gives back what the allocations hold beyond the texts.
    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_as_they_were_pushed_and_beyond_the_end_is_nothing() {
        let mut keys = Keys::default();
        for key in ["A-1", "", "ü#2"] {
            keys.push(key);
        }
        keys.shrink();
        let found: Vec<&str> = (0..4).map(|i| keys.get(i)).collect();
        assert_eq!(found, ["A-1", "", "ü#2", ""]);
    }
}
