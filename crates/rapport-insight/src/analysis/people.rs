//! Comparing people: whose record it is, and the guard of those who are compared (domain.md 9.8).

use crate::Book;
use crate::ask::{Ask, AskError, Kind, OptionSpec, Stop};
use crate::book::NONE;

/// How far people may be told apart.
pub(crate) const PEOPLE: OptionSpec = OptionSpec {
    name: "people",
    kind: Kind::Choice(&["named", "groups", "off"]),
    default: "named",
    help: "named compares people, groups only their teams (works-council mode), off nobody",
};

/// The smallest group within which anybody is compared.
pub(crate) const MIN_GROUP: OptionSpec = OptionSpec {
    name: "min_group",
    kind: Kind::Integer {
        least: 2,
        most: 1_000,
    },
    default: "5",
    help: "people whose group is smaller are not compared, and smaller groups are not shown; not below people_analyses.least_group",
};

/// The smallest group as asked; an option may be stricter than the project, not laxer.
pub(crate) fn min_group(ask: &Ask<'_>) -> Result<usize, Stop> {
    let (asked, least) = (ask.integer(MIN_GROUP.name), ask.beside.people.least_group);
    if asked < i64::from(least) {
        return Err(Stop::Error(AskError::BadValue {
            name: MIN_GROUP.name.to_owned(),
            value: asked.to_string(),
            wanted: format!(
                "this project compares no group smaller than {least} (people_analyses.least_group in rapport.yaml); ask for \
                 {least} or more"
            ),
        }));
    }
    Ok(asked as usize)
}

/// What every comparison of people says.
pub(crate) const NOT_FOR_PAY: &str = "This describes portfolios, not people: it must not decide alone about anybody's pay or employment, and what \
     a customer was worth before the person came is not taken out.";

/// How far people may be told apart, as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum People {
    Named,
    Groups,
    Off,
}

impl People {
    /// Reads the option. Refuses where the project has switched it off, whatever the option says.
    pub(crate) fn of(ask: &Ask<'_>) -> Result<Self, Stop> {
        if !ask.beside.people.enabled {
            return Err(Stop::refuse(
                "Comparing people is switched off in this project (works-council mode): people_analyses.enabled is false in \
                 rapport.yaml, and no option can switch it on. Agree on it with those concerned, then change the setting.",
            ));
        }
        Ok(match ask.text("people") {
            "groups" => Self::Groups,
            "off" => Self::Off,
            _ => Self::Named,
        })
    }

    /// Refuses where comparing people is switched off, also by the option.
    pub(crate) fn or_refuse(ask: &Ask<'_>) -> Result<Self, Stop> {
        match Self::of(ask)? {
            Self::Off => Err(Stop::refuse(
                "Comparing people is switched off here (people=off): agree on it with those concerned, then ask with \
                 people=groups or people=named.",
            )),
            other => Ok(other),
        }
    }
}

/// The team of a member of staff: their org unit, else their function.
pub(crate) fn team(book: &Book, staff: u32) -> &str {
    let info = &book.staff[staff as usize];
    match (info.unit.as_str(), info.function.as_str()) {
        ("", "") => "no team known",
        ("", function) => function,
        (unit, _) => unit,
    }
}

/// Who carries each record: its owner; where no record has an owner, whoever acted most often in it, the earlier one on a
/// tie. [`NONE`] for nobody. The flag says that actors stood in for owners.
pub(crate) fn carriers(book: &Book, records: &[u32]) -> (Vec<u32>, bool) {
    if records
        .iter()
        .any(|r| book.records.owner[*r as usize] != NONE)
    {
        return (
            records
                .iter()
                .map(|r| book.records.owner[*r as usize])
                .collect(),
            false,
        );
    }
    let mut counts = vec![0_u32; book.staff.len()];
    let most = |record: &u32| {
        let actors = &book.entries.actor[book.records.entries(*record)];
        let mut best = (0, NONE);
        for actor in actors.iter().filter(|a| **a != NONE) {
            let count = &mut counts[*actor as usize];
            *count += 1;
            if *count > best.0 {
                best = (*count, *actor);
            }
        }
        actors
            .iter()
            .filter(|a| **a != NONE)
            .for_each(|a| counts[*a as usize] = 0);
        best.1
    };
    (records.iter().map(most).collect(), true)
}
