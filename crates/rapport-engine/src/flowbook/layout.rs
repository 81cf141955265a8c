//! What the workbook consists of: its sheets, their columns, and what each column holds.

use super::words::{Word, words};
use rapport_model::flow::spec::{Aspect, Direction, Effect, Kind, When};

/// A sheet that is read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sheet {
    Flow,
    Levels,
    Interactions,
    Values,
    Scenarios,
}

/// Name of the sheet that explains the others and is not read back.
pub(super) const MANUAL: &str = "Read me";

/// What stands in the RV column of an interaction whose values are in the sheet Values.
pub(super) const SEE_VALUES: &str = "see Values";

/// A column of a sheet.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) heading: &'static str,
    /// What to write here: the note of the heading, and the advice when a cell is empty that must not be.
    pub(super) note: &'static str,
    /// Width in characters.
    pub(super) width: u32,
    pub(super) holds: Holds,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy)]
pub(super) enum Holds {
    /// The code of the row.
    Code,
    /// The code of a row of another sheet.
    CodeOf(Sheet),
    /// Codes or words with commas between them.
    List,
    Text,
    /// One of a few words.
    Words(fn() -> Vec<&'static str>),
    Points,
    /// Points, or [`SEE_VALUES`].
    PointsOrReference,
    Money,
    Whole,
    /// Something else in each row: the sheet Flow.
    Setting,
    /// For people only; not read back.
    Remark,
}

pub(super) const CODE: &str = "Code";
pub(super) const NAME: &str = "Name";
pub(super) const STATUS: &str = "Status";
pub(super) const PHASES: &str = "Phases";
pub(super) const ANTICIPATED: &str = "Anticipated";
pub(super) const LEVEL: &str = "Level";
pub(super) const FUNCTION: &str = "Function";
pub(super) const DIRECTION: &str = "Direction";
pub(super) const KIND: &str = "Kind";
pub(super) const CHANNEL: &str = "Channel";
pub(super) const ASPECT: &str = "Aspect";
pub(super) const RV: &str = "RV";
pub(super) const RV_AS_EXPECTED: &str = "RV as expected";
pub(super) const RV_BETTER: &str = "RV better";
pub(super) const RV_WORSE: &str = "RV worse";
pub(super) const RV_DAMAGING: &str = "RV damaging";
pub(super) const EFFECT: &str = "Effect";
pub(super) const COST: &str = "Cost";
pub(super) const EFFORT_MINUTES: &str = "Effort minutes";
pub(super) const EFFORT_COST: &str = "Effort cost";
pub(super) const TRIGGER_TO: &str = "Trigger to";
pub(super) const TRIGGER_WHEN: &str = "Trigger when";
pub(super) const STAFF_CHOICE: &str = "Staff choice";
pub(super) const GOAL: &str = "Goal";
pub(super) const OCCURRENCE: &str = "Occurrence";
pub(super) const ABOUT: &str = "About";
pub(super) const PATH: &str = "Path";
pub(super) const SETTING: &str = "Setting";
pub(super) const VALUE: &str = "Value";
pub(super) const MEANING: &str = "Meaning";

impl Sheet {
    pub(super) const ALL: [Self; 5] = [
        Self::Flow,
        Self::Levels,
        Self::Interactions,
        Self::Values,
        Self::Scenarios,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Flow => "Flow",
            Self::Levels => "Levels",
            Self::Interactions => "Interactions",
            Self::Values => "Values",
            Self::Scenarios => "Scenarios",
        }
    }

    pub(super) fn columns(self) -> &'static [Column] {
        match self {
            Self::Flow => FLOW,
            Self::Levels => LEVELS,
            Self::Interactions => INTERACTIONS,
            Self::Values => VALUES,
            Self::Scenarios => SCENARIOS,
        }
    }

    pub(super) fn column(self, heading: &str) -> Option<&'static Column> {
        self.columns().iter().find(|c| c.heading == heading)
    }
}

impl Column {
    /// Whether a workbook without this column is still whole.
    pub(super) fn may_be_missing(&self) -> bool {
        matches!(self.holds, Holds::Remark) || self.heading == RV_AS_EXPECTED
    }
}

const fn column(heading: &'static str, width: u32, holds: Holds, note: &'static str) -> Column {
    Column {
        heading,
        note,
        width,
        holds,
    }
}

const fn chosen<W: Word>(heading: &'static str, width: u32, note: &'static str) -> Column {
    column(heading, width, Holds::Words(words::<W>), note)
}

const CODE_NOTE: &str = "Short, stable and unique, without commas. Do not change the code of a row that is there: data \
     refers to it. A new row needs a new code.";

static FLOW: &[Column] = &[
    column(SETTING, 24, Holds::Code, "Do not change these names."),
    column(
        VALUE,
        36,
        Holds::Setting,
        "What holds for the whole flow: see the meaning beside it.",
    ),
    column(MEANING, 90, Holds::Remark, "For reading only."),
];

static LEVELS: &[Column] = &[
    column(CODE, 12, Holds::Code, CODE_NOTE),
    column(
        NAME,
        28,
        Holds::Text,
        "What people read. The order of the rows is the order of the levels.",
    ),
    column(
        STATUS,
        18,
        Holds::Text,
        "What a contact on this level is called, such as Lead. May be empty.",
    ),
    column(
        PHASES,
        22,
        Holds::List,
        "At least one of acquisition, closing, retention; commas between several.",
    ),
    column(
        ANTICIPATED,
        90,
        Holds::List,
        "Codes of the interactions that the team expects on this level, in order, commas between them. May be empty.",
    ),
];

static INTERACTIONS: &[Column] = &[
    column(CODE, 30, Holds::Code, CODE_NOTE),
    column(NAME, 38, Holds::Text, "What people read."),
    column(
        LEVEL,
        9,
        Holds::CodeOf(Sheet::Levels),
        "Code of the level that it belongs to.",
    ),
    column(
        FUNCTION,
        18,
        Holds::Text,
        "Code of the function that carries it out, such as sales.",
    ),
    chosen::<Direction>(
        DIRECTION,
        12,
        "Who starts it: inbound (the customer), outbound (we), mutual (both).",
    ),
    chosen::<Kind>(
        KIND,
        9,
        "major: what somebody did. voc: carries what a customer said.",
    ),
    column(
        CHANNEL,
        13,
        Holds::Text,
        "What it comes through, such as web, phone, meeting.",
    ),
    chosen::<Aspect>(
        ASPECT,
        12,
        "The aspect of customer value that it serves: brand, product or experience.",
    ),
    column(
        RV,
        12,
        Holds::PointsOrReference,
        "Relationship Value in points, at most two decimals, the same each time it happens. Write `see Values` when \
         it depends on how often it happened, and put the rows into the sheet Values.",
    ),
    column(RV_BETTER, 11, Holds::Points, REACTION_NOTE),
    column(RV_WORSE, 11, Holds::Points, REACTION_NOTE),
    column(RV_DAMAGING, 13, Holds::Points, REACTION_NOTE),
    chosen::<Effect>(
        EFFECT,
        14,
        "add: the RV is added. proportional: the RV is a percentage, -100 to 0, of the positive value gathered so \
         far, which is lost.",
    ),
    column(
        COST,
        12,
        Holds::Money,
        "What one costs us, in the flow's currency, at most two decimals. 0 when it costs nothing.",
    ),
    column(
        EFFORT_MINUTES,
        15,
        Holds::Whole,
        "Minutes that it takes the customer, a whole number. May be empty.",
    ),
    column(
        EFFORT_COST,
        12,
        Holds::Money,
        "What it costs the customer, in the flow's currency. May be empty.",
    ),
    column(
        TRIGGER_TO,
        11,
        Holds::CodeOf(Sheet::Levels),
        "Code of the level that it moves a contact to. Empty when it moves nobody.",
    ),
    chosen::<When>(
        TRIGGER_WHEN,
        13,
        "Empty or forward: moves forward only. always: also back, as a loss does.",
    ),
    chosen::<bool>(
        STAFF_CHOICE,
        13,
        "true: staff can choose to do it next, so it may be suggested. false: it follows from something else. Empty: told \
         from direction, value, function and code.",
    ),
    column(
        GOAL,
        28,
        Holds::Text,
        "The customer's goal that it serves. May be empty.",
    ),
];

const REACTION_NOTE: &str = "RV when the customer takes it that way. Empty: the flow-wide reaction holds, see the sheet Flow.";

static VALUES: &[Column] = &[
    column(
        CODE,
        30,
        Holds::CodeOf(Sheet::Interactions),
        "Code of an interaction that says `see Values`; one row for each range of occurrences.",
    ),
    column(
        OCCURRENCE,
        14,
        Holds::Text,
        "The how-manieth time: 1 (the first), 2..6 (second to sixth), 7.. (seventh and every later), 1.. (every time).",
    ),
    column(
        RV,
        12,
        Holds::Points,
        "Relationship Value in points, at most two decimals.",
    ),
    column(
        RV_AS_EXPECTED,
        16,
        Holds::Points,
        "RV when the customer is reported to take it as expected. Usually empty: it is the RV itself.",
    ),
    column(RV_BETTER, 11, Holds::Points, REACTION_NOTE),
    column(RV_WORSE, 11, Holds::Points, REACTION_NOTE),
    column(RV_DAMAGING, 13, Holds::Points, REACTION_NOTE),
];

static SCENARIOS: &[Column] = &[
    column(CODE, 24, Holds::Code, CODE_NOTE),
    column(NAME, 32, Holds::Text, "What people read."),
    column(ABOUT, 60, Holds::Text, "What it is about. May be empty."),
    column(
        PATH,
        90,
        Holds::List,
        "Codes of interactions in order, commas between them.",
    ),
];
