//! Records chosen, one bit each.

/// A bitmap over the records of a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked {
    words: Vec<u64>,
    len: usize,
}

impl Picked {
    /// The records for which `holds` is true.
    pub fn from_fn(len: usize, mut holds: impl FnMut(usize) -> bool) -> Self {
        let word = |w: usize| {
            let start = w * 64;
            let bits = 64.min(len - start);
            (0..bits).fold(0_u64, |word, bit| {
                word | u64::from(holds(start + bit)) << bit
            })
        };
        Self {
            words: (0..len.div_ceil(64)).map(word).collect(),
            len,
        }
    }

    /// All, or none.
    pub fn filled(len: usize, all: bool) -> Self {
        Self::from_fn(len, |_| all)
    }

    /// Over how many records.
    pub fn len(&self) -> usize {
        self.len
    }

    /// How many are chosen.
    pub fn count(&self) -> usize {
        self.words.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// Whether none is chosen.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|w| *w == 0)
    }

    /// Whether this one is chosen.
    #[inline]
    pub fn contains(&self, record: u32) -> bool {
        let r = record as usize;
        self.words
            .get(r / 64)
            .is_some_and(|word| word >> (r % 64) & 1 == 1)
    }

    /// The chosen records, in order.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let next = |w: &u64| Some(w & (w - 1)).filter(|w| *w != 0);
            let first = Some(*word).filter(|w| *w != 0);
            std::iter::successors(first, next).map(move |w| at as u32 * 64 + w.trailing_zeros())
        })
    }

    /// Those in both.
    pub fn and(mut self, other: &Self) -> Self {
        self.words
            .iter_mut()
            .zip(&other.words)
            .for_each(|(a, b)| *a &= b);
        self
    }

    /// Those in either.
    pub fn or(mut self, other: &Self) -> Self {
        self.words
            .iter_mut()
            .zip(&other.words)
            .for_each(|(a, b)| *a |= b);
        self
    }

    /// Those not chosen.
    pub fn negated(mut self) -> Self {
        self.words.iter_mut().for_each(|word| *word = !*word);
        if let (Some(last), rest @ 1..) = (self.words.last_mut(), self.len % 64) {
            *last &= (1 << rest) - 1;
        }
        self
    }
}
