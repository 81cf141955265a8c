//! Ids as types, so that a contact can never be passed where a scope is meant.
//!
//! All ids are dense, start at 1 and are given by the store; 0 means "none". They carry no personal data: what they stand
//! for is known to the store alone.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $int:ty) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $int);

        impl $name {
            /// No such thing: the value 0.
            pub const NONE: Self = Self(0);

            /// Whether this is an id at all.
            pub fn is_some(self) -> bool {
                self.0 != 0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// An Individual Contact: one person across all systems (domain.md 1.3). Pseudonymous. A person is a component of the
    /// identity graph, and its id is the lowest id among the identifiers in it, so that the same component has the same id
    /// whatever joins and partings led to it.
    ContactId, i64
);
id!(
    /// One value by which people are known, such as one e-mail address or one CRM number. Pseudonymous.
    IdentifierId, i64
);
id!(
    /// One event of the identity graph: somebody or something said who is, or is not, one person.
    EvidenceId, i64
);
id!(
    /// An account: the company or household that contacts belong to.
    AccountId, i64
);
id!(
    /// A scope: a customer segment or a stakeholder initiative (domain.md 1.4, 1.6).
    ScopeId, i32
);
id!(
    /// An interaction type, by its code, over all flows and versions.
    TypeId, i32
);
id!(
    /// A member of staff who acted in an interaction.
    StaffId, i32
);
id!(
    /// A source: one silo's export, by its code.
    SourceId, i32
);
id!(
    /// One version of one source's harvest rule.
    RuleId, i32
);
id!(
    /// One file (by name and content) that was harvested.
    FileId, i64
);

impl From<IdentifierId> for ContactId {
    /// The person that this identifier would be if nothing joined it with others.
    fn from(id: IdentifierId) -> Self {
        Self(id.0)
    }
}
