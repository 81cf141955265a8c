//! The interactions that count, as columns.

use rapport_model::fold::{Entry, Why};
use rapport_model::{Fact, Micros, Minor, Reaction, Rv};

/// Say of an entry that says nothing.
pub const NO_SAY: i32 = i32::MIN;

/// One interaction that counts, as the builder takes it.
#[derive(Debug, Clone, Copy)]
pub struct EntryRow {
    /// When it happened.
    pub happened_at: Micros,
    /// When the ledger knew.
    pub known_at: Micros,
    /// Index of its type in the book.
    pub type_index: u16,
    /// Its Relationship Value.
    pub rv: Rv,
    /// Its variable cost.
    pub cost: Minor,
    /// Index of the level after it.
    pub level: u16,
    /// Index of the member of staff who acted; [`super::NONE`] when nobody did.
    pub actor: u32,
    /// The reaction that its value took into account.
    pub reaction: Option<Reaction>,
    /// What the person said, in hundredths of its scale.
    pub say_hundredths: Option<i64>,
    /// With how many contacts the one happening was shared; at least 1.
    pub shared_with: u16,
}

impl EntryRow {
    /// An entry of the fold with its fact; `None` for one that does not count: merged into another, or of a type that the
    /// flow does not have.
    pub fn of(entry: &Entry, fact: &Fact, type_index: u16, actor: u32) -> Option<Self> {
        let counts = matches!(entry.why, Why::Rule { .. } | Why::NoRule { .. });
        counts.then_some(Self {
            happened_at: entry.happened_at,
            known_at: fact.known_at,
            type_index,
            rv: entry.rv,
            cost: entry.cost,
            level: entry.level_after,
            actor,
            reaction: entry.reaction,
            say_hundredths: fact.say_hundredths,
            shared_with: fact.split.count.max(1),
        })
    }
}

/// Columns of 43 bytes an entry in all.
#[derive(Debug, Default)]
pub struct Entries {
    /// Microseconds since 1970, UTC.
    pub happened_at: Vec<i64>,
    /// Microseconds since 1970, UTC.
    pub known_at: Vec<i64>,
    /// Index into the book's types.
    pub type_index: Vec<u16>,
    /// Relationship Value in hundredths of a point.
    pub rv_hundredths: Vec<i32>,
    /// Variable cost in minor units.
    pub cost_minor: Vec<i64>,
    /// Index of the level after it, in the record's scope.
    pub level: Vec<u16>,
    /// Index into the book's staff, or [`super::NONE`].
    pub actor: Vec<u32>,
    /// Code of the reaction (0 none, 1 better ... 4 damaging).
    pub reaction: Vec<u8>,
    /// What was said, in hundredths of its scale, or [`NO_SAY`].
    pub say_hundredths: Vec<i32>,
    /// With how many contacts the one happening was shared.
    pub shared_with: Vec<u16>,
    /// Staff besides the actor who took part, as another system told: (entry, member of staff), by entry.
    pub also_by: Vec<(u32, u32)>,
}

impl Entries {
    /// How many.
    pub fn len(&self) -> usize {
        self.happened_at.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.happened_at.is_empty()
    }

    /// Appends one. `Err` names the number that does not fit.
    pub(super) fn push(&mut self, row: &EntryRow) -> Result<(), &'static str> {
        let rv = i32::try_from(row.rv.0)
            .ok()
            .ok_or("the Relationship Value of an interaction")?;
        let say = match row.say_hundredths {
            None => NO_SAY,
            Some(say) => i32::try_from(say).ok().ok_or("the answer to a survey")?,
        };
        self.happened_at.push(row.happened_at.0);
        self.known_at.push(row.known_at.0);
        self.type_index.push(row.type_index);
        self.rv_hundredths.push(rv);
        self.cost_minor.push(row.cost.0);
        self.level.push(row.level);
        self.actor.push(row.actor);
        self.reaction.push(Reaction::code(row.reaction));
        self.say_hundredths.push(say);
        self.shared_with.push(row.shared_with.max(1));
        Ok(())
    }
}
