//! Where an exception stands: open, acknowledged or closed, and with whom.

use rapport_model::Micros;

/// What somebody does about an exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Seen; somebody looks after it.
    Acknowledge,
    /// It is now this member of staff's, by code.
    Assign(String),
    /// It ended so.
    Close(Outcome),
    /// It is open again.
    Reopen,
}

/// How an exception ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Something was done about it.
    Acted,
    /// It was right, and known or intended.
    Expected,
    /// There was nothing.
    FalseAlarm,
}

/// How far an exception has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum State {
    /// Nobody has said anything, or it was opened again.
    #[default]
    Open,
    /// Somebody looks after it.
    Acknowledged,
    /// It is done with.
    Closed,
}

/// One decision about an exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionJudgement {
    /// Key of the exception.
    pub key: String,
    /// What was done.
    pub action: Action,
    /// By whom.
    pub by: String,
    /// What they wrote beside it.
    pub note: Option<String>,
    /// When.
    pub at: Micros,
}

/// Where an exception stands after all decisions about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// How far it has come.
    pub state: State,
    /// Code of the member of staff it was assigned to last.
    pub owner: Option<String>,
    /// How it ended, while it is closed.
    pub outcome: Option<Outcome>,
    /// Who decided last.
    pub by: String,
    /// When.
    pub at: Micros,
    /// What they wrote beside it.
    pub note: Option<String>,
}

impl Action {
    /// As it is written in the API, on the command line and in the store.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Assign(_) => "assign",
            Self::Close(_) => "close",
            Self::Reopen => "reopen",
        }
    }
}

impl Outcome {
    /// Every one, as they are listed.
    pub const ALL: [Self; 3] = [Self::Acted, Self::Expected, Self::FalseAlarm];

    /// As it is written in the API, on the command line and in the store.
    pub fn word(self) -> &'static str {
        match self {
            Self::Acted => "acted",
            Self::Expected => "expected",
            Self::FalseAlarm => "false_alarm",
        }
    }

    /// Of its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.word() == word)
    }
}

impl State {
    /// As it is written everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Acknowledged => "acknowledged",
            Self::Closed => "closed",
        }
    }
}

impl Standing {
    /// Why an action cannot be done now; `None` when it can.
    pub fn refusal(&self, action: &Action) -> Option<String> {
        match (self.state, action) {
            (State::Closed, Action::Reopen) => None,
            (State::Closed, _) => Some(format!(
                "it was closed as {} by {} on {}: reopen it first",
                self.outcome.map_or("", Outcome::word),
                self.by,
                self.at.date()
            )),
            (State::Open, Action::Reopen) => {
                Some("it is open: there is nothing to reopen".to_owned())
            }
            _ => None,
        }
    }

    /// Takes one more decision in.
    pub fn take(&mut self, judgement: &ExceptionJudgement) {
        match &judgement.action {
            Action::Acknowledge => self.state = State::Acknowledged,
            Action::Assign(owner) => self.owner = Some(owner.clone()),
            Action::Close(outcome) => {
                self.state = State::Closed;
                self.outcome = Some(*outcome);
            }
            Action::Reopen => {
                self.state = State::Open;
                self.outcome = None;
            }
        }
        self.by.clone_from(&judgement.by);
        self.at = judgement.at;
        self.note.clone_from(&judgement.note);
    }
}
