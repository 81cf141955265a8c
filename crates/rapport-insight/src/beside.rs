//! What stands beside the book: what people decided about what they were shown, and what the project allows. It changes
//! without the book being made anew, so it is given with the question.

use crate::analysis::people::MIN_GROUP;
use crate::ask::OptionSpec;
use crate::book::Book;
use crate::judgements::Judgements;

/// What an analysis knows beside the book.
#[derive(Debug, Default)]
pub struct Beside {
    /// What people decided.
    pub judgements: Judgements,
    /// Whether people may be compared.
    pub people: PeopleRule,
}

/// What the project allows of analyses that compare people (works-council mode).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeopleRule {
    /// Whether people are compared at all.
    pub enabled: bool,
    /// The smallest group that is compared; an option can only ask for a larger one.
    pub least_group: u32,
}

impl PeopleRule {
    /// Where there is no project to say anything: what the options themselves allow.
    pub const FREE: Self = Self {
        enabled: true,
        least_group: 2,
    };
}

impl PeopleRule {
    /// Whether the people of a book may be told apart at all: comparing them is on, and they are no smaller group than is
    /// compared.
    pub fn may_tell_apart(self, book: &Book) -> bool {
        self.enabled && book.staff.len() >= self.least_group as usize
    }
}

impl Default for PeopleRule {
    fn default() -> Self {
        Self::FREE
    }
}

/// Nobody has decided anything, and the project says nothing.
pub static NOTHING: Beside = Beside {
    judgements: Judgements::NONE,
    people: PeopleRule::FREE,
};

impl Beside {
    /// The value of an option that is not given: the project's own, where that is stricter.
    pub(crate) fn default_of(&self, option: &OptionSpec) -> String {
        let stricter = option.name == MIN_GROUP.name
            && option
                .default
                .parse()
                .is_ok_and(|usual: u32| usual < self.people.least_group);
        if stricter {
            return self.people.least_group.to_string();
        }
        option.default.to_owned()
    }
}
