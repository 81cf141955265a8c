//! The fields of a set that are not dimensions: numbers, and what needs more than a code per record.

/// A field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Name as written in a set.
    pub name: &'static str,
    /// What it is, with its unit.
    pub about: &'static str,
}

/// All of them.
pub const FIELDS: [Field; 12] = [
    Field {
        name: "level",
        about: "level now, by code, name or status; compared in the order of the scope's flow",
    },
    Field {
        name: "unit",
        about: "org unit, by code: holds for all records that roll up to it",
    },
    Field {
        name: "product",
        about: "product line that the record's relationship has outcomes of",
    },
    Field {
        name: "account",
        about: "account, by name or number",
    },
    Field {
        name: "contact",
        about: "contact, by number",
    },
    Field {
        name: "rv",
        about: "Relationship Value now, in points",
    },
    Field {
        name: "cost",
        about: "cost to engage, in the scope's currency",
    },
    Field {
        name: "revenue",
        about: "revenue, in the scope's currency; never holds where money is unknown",
    },
    Field {
        name: "contribution",
        about: "contribution, in the scope's currency; never holds where money is unknown",
    },
    Field {
        name: "interactions",
        about: "how many interactions count",
    },
    Field {
        name: "days_silent",
        about: "days since the last interaction",
    },
    Field {
        name: "days_known",
        about: "days since the first interaction",
    },
];
