//! Ranges of occurrence numbers: `1`, `2..6` (both ends included), `7..`.

/// From the how-manieth to the how-manieth time a rule applies, both included, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OccurrenceRange {
    /// First occurrence number.
    pub from: u32,
    /// Last occurrence number; `u32::MAX` for "and all later".
    pub to: u32,
}

impl OccurrenceRange {
    /// Every occurrence.
    pub const ALL: Self = Self {
        from: 1,
        to: u32::MAX,
    };

    /// Reads `3`, `2..6` or `7..`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number = |t: &str| {
            t.trim().parse::<u32>().ok().filter(|n| *n > 0).ok_or_else(|| {
                format!("`{text}` is not an occurrence range: use `1`, `2..6` or `7..`, counted from 1")
            })
        };
        let range = match text.split_once("..") {
            None => number(text).map(|n| Self { from: n, to: n })?,
            Some((from, "")) => Self {
                from: number(from)?,
                to: u32::MAX,
            },
            Some((from, to)) => Self {
                from: number(from)?,
                to: number(to)?,
            },
        };
        if range.from > range.to {
            return Err(format!(
                "`{text}` ends before it begins: write the lower number first"
            ));
        }
        Ok(range)
    }

    /// Whether the occurrence number is in the range.
    #[inline]
    pub fn contains(self, occurrence: u32) -> bool {
        (self.from..=self.to).contains(&occurrence)
    }
}

impl std::fmt::Display for OccurrenceRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.from, self.to) {
            (from, u32::MAX) => write!(f, "{from}.."),
            (from, to) if from == to => write!(f, "{from}"),
            (from, to) => write!(f, "{from}..{to}"),
        }
    }
}
