//! Accounts: how deep a relationship is, and whether it is at risk (domain.md 1.A, 4, 9.11).

pub mod at_risk;
pub mod depth;
pub(crate) mod relationship;
mod signals;

use crate::ask::{Kind, OptionSpec};

const ACTIVE_DAYS: OptionSpec = OptionSpec {
    name: "active_days",
    kind: Kind::Integer {
        least: 1,
        most: 3_650,
    },
    default: "180",
    help: "a contact silent for longer is not active",
};
const THRESHOLD: OptionSpec = OptionSpec {
    name: "threshold",
    kind: Kind::Decimal {
        least: 0.0,
        most: 1_000_000.0,
    },
    default: "10",
    help: "points from which a contact counts towards breadth",
};
const KEY_ROLES: OptionSpec = OptionSpec {
    name: "key_roles",
    kind: Kind::Text,
    default: "champion, economic buyer, decision maker",
    help: "buying roles whose loss is a risk, separated by commas",
};
