//! What the analyses found against what was planted: which segments lead, who performs, who leaves.
//!
//! Found by sampling, so it is told and not held against the harvest: with few accounts a true lead cannot be seen.

use crate::calendar::MONTHS;
use crate::error::SampleError;
use crate::truth::read::Truth;
use rapport_insight::stats::separation::Separation;
use serde::Serialize;
use std::collections::BTreeMap;

/// How long before the end of the data customers are ranked by risk, to be held against who left from then on.
pub const LOOK_BACK_DAYS: i64 = 183;
/// The month of the sample that begins so long before its end.
const LOOK_BACK_MONTH: u32 = MONTHS - 6;

/// What an analysis called a segment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Called {
    /// Code of the scope.
    pub scope: String,
    /// `leading`, `weak`, `null`, or why there is none.
    pub verdict: String,
    /// Months by which Relationship Value comes first.
    pub lag_months: Option<i64>,
    /// Correlation at that lag, and the ends of its 95 % interval.
    pub correlation: [Option<f64>; 3],
    /// Relationships it rests on.
    pub n: i64,
}

/// Somebody or something with a number to rank it by; more is more of what is looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Code of the member of staff, or key of the account.
    pub key: String,
    /// What to rank by.
    pub score: f64,
}

/// What the analyses said of a harvest.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Analysed {
    /// Segments, as the lead test called them.
    pub calls: Vec<Called>,
    /// Staff by what their relationships contribute above the norm of the segment.
    pub staff: Vec<Ranked>,
    /// Accounts by their risk, [`LOOK_BACK_DAYS`] before the end.
    pub at_risk: Vec<Ranked>,
    /// Sentences of analyses that refused.
    pub refused: Vec<String>,
}

/// A segment's call beside the truth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Call {
    /// Code of the scope.
    pub scope: String,
    /// `strong`, `weak` or `none`.
    pub planted: String,
    /// Months planted; none for a segment without lead.
    pub planted_lag_months: Option<i64>,
    /// As called; `none` when the analysis does not name the segment.
    pub called: String,
    /// Lag found.
    pub lag_months: Option<i64>,
    /// Correlation at that lag.
    pub correlation: Option<f64>,
    /// Lower end of its 95 % interval.
    pub correlation_low: Option<f64>,
    /// Upper end.
    pub correlation_high: Option<f64>,
    /// Relationships it rests on.
    pub n: i64,
    /// Whether the call is right: leading for a strong lead, null for none. None for a weak lead, which may be called
    /// either way.
    pub right: Option<bool>,
    /// Whether the lag is the planted one, where the lead is strong.
    pub lag_right: Option<bool>,
}

/// How well a ranking tells the planted from the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranking {
    /// What was ranked, against what.
    pub what: String,
    /// Probability that a planted one ranks above another; none with fewer than two of either.
    pub auc: Option<f64>,
    /// Lower end of its 95 % interval (DeLong).
    pub auc_low: Option<f64>,
    /// Upper end.
    pub auc_high: Option<f64>,
    /// How many planted ones are ranked.
    pub planted: i64,
    /// How many others are.
    pub others: i64,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Analyses {
    /// Lead calls by segment.
    pub calls: Vec<Call>,
    /// Rankings.
    pub rankings: Vec<Ranking>,
    /// Sentences of analyses that refused.
    pub refused: Vec<String>,
}

impl Analyses {
    /// Compares.
    pub fn of(truth: &Truth, found: &Analysed) -> Result<Self, SampleError> {
        let calls = truth.segments()?.into_iter().map(|segment| {
            let none = Called::default();
            let called = found.calls.iter().find(|c| c.scope == segment.scope);
            let called = called.unwrap_or(&none);
            let planted_lag = i64::from(segment.lag_months);
            let strong = segment.rv_leads_profit == "strong";
            let [correlation, correlation_low, correlation_high] = called.correlation;
            Call {
                planted_lag_months: (planted_lag > 0).then_some(planted_lag),
                called: if called.verdict.is_empty() {
                    "none".to_owned()
                } else {
                    called.verdict.clone()
                },
                lag_months: called.lag_months,
                correlation,
                correlation_low,
                correlation_high,
                n: called.n,
                right: match segment.rv_leads_profit.as_str() {
                    "strong" => Some(called.verdict == "leading"),
                    "none" => Some(called.verdict == "null"),
                    _ => None,
                },
                lag_right: strong.then_some(called.lag_months == Some(planted_lag)),
                scope: segment.scope,
                planted: segment.rv_leads_profit,
            }
        });
        let staff: BTreeMap<String, bool> = truth
            .staff()?
            .into_iter()
            .map(|s| (s.staff, s.top_performer))
            .collect();
        let mut leaves = BTreeMap::new();
        let mut warns = BTreeMap::new();
        for account in truth.accounts()? {
            // Who had left by then is no longer to be told; with whom it has nothing to do with the relationship cannot be.
            let gone = account.left_month.is_some_and(|m| m < LOOK_BACK_MONTH);
            let silent = account.left_month.is_some() && account.turned_month.is_none();
            if gone {
                continue;
            }
            leaves.insert(account.account.clone(), account.left_month.is_some());
            if !silent {
                warns.insert(account.account, account.left_month.is_some());
            }
        }
        let rankings = vec![
            ranking(
                "portfolios of top-performers, against the planted top performers",
                &found.staff,
                &staff,
            ),
            ranking(
                "score of at-risk half a year before the end, against who left since",
                &found.at_risk,
                &leaves,
            ),
            ranking(
                "the same, without those who left for reasons outside the relationship",
                &found.at_risk,
                &warns,
            ),
        ];
        Ok(Self {
            calls: calls.collect(),
            rankings,
            refused: found.refused.clone(),
        })
    }
}

/// Of those whose truth is known.
fn ranking(what: &str, found: &[Ranked], truth: &BTreeMap<String, bool>) -> Ranking {
    let of = |planted: bool| -> Vec<f64> {
        let those = found.iter().filter(|r| truth.get(&r.key) == Some(&planted));
        those.map(|r| r.score).collect()
    };
    let (planted, others) = (of(true), of(false));
    let found = Separation::of(&planted, &others);
    let range = found.map(|s| s.interval(0.95));
    Ranking {
        what: what.to_owned(),
        auc: found.map(|s| s.auc),
        auc_low: range.map(|r| r.low),
        auc_high: range.map(|r| r.high),
        planted: planted.len() as i64,
        others: others.len() as i64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ranking_that_puts_the_planted_first_has_an_auc_of_one_and_one_turned_round_of_none() {
        let truth = BTreeMap::from(
            [
                ("a", true),
                ("b", true),
                ("c", false),
                ("d", false),
                ("e", false),
            ]
            .map(|(key, planted)| (key.to_owned(), planted)),
        );
        let ranked = |scores: [f64; 5]| -> Vec<Ranked> {
            let keys = ["a", "b", "c", "d", "e"].into_iter().zip(scores);
            let unknown = ("never generated", 99.0);
            keys.chain([unknown])
                .map(|(key, score)| Ranked {
                    key: key.to_owned(),
                    score,
                })
                .collect()
        };
        let right = ranking("", &ranked([9.0, 8.0, 3.0, 2.0, 1.0]), &truth);
        assert_eq!((right.auc, right.planted, right.others), (Some(1.0), 2, 3));
        let wrong = ranking("", &ranked([1.0, 2.0, 3.0, 4.0, 5.0]), &truth);
        assert_eq!(wrong.auc, Some(0.0));
        assert_eq!(ranking("", &[], &truth).auc, None);
    }
}
