//! What the trial of the suggestions comes to, in tables and in sentences that do not flatter.

use super::policy::{POLICIES, Paired, Policy, Scores};
use crate::analysis::moment::date;
use crate::stats::Interval;
use crate::{Table, Unit, row};

/// What comes out: each suggestion against the best of the simple rules, by what was done next and by what followed.
pub(super) fn verdict(acted: usize, scores: &Scores, cut: Option<i64>) -> String {
    let held = match cut {
        Some(cut) => format!("after {}", date(cut)),
        None => "of the held-back relationships".to_owned(),
    };
    let ours = &scores.each[0].hits[0];
    let share = |rule: usize| scores.each[rule].hits[0].mean().unwrap_or(0.0);
    let range = ours.share_interval(0.95).map_or_else(String::new, |i| {
        format!(" [{:.1}, {:.1}]", i.low * 100.0, i.high * 100.0)
    });
    let rival = if share(3) > share(2) { 3 } else { 2 };
    let next = against(scores, 0, rival).map_or_else(String::new, |pair| {
        let difference = pair.hits.unwrap_or(0.0) * 100.0;
        format!(
            "{} what is {} ({:.1} %; {}{})",
            compared(pair.hits_interval),
            POLICIES[rival].name(),
            share(rival) * 100.0,
            signed(difference),
            pair.hits_interval.map_or_else(String::new, |i| format!(
                " [{}, {}]",
                signed(i.low * 100.0),
                signed(i.high * 100.0)
            )),
        )
    });
    format!(
        "In {acted} situations of {} relationships {held} the suggestion was what was done next in {:.1} %{range}, {next}. {} \
         {} {}",
        scores.relationships,
        share(0) * 100.0,
        gained("as most of the best do", scores, 0),
        gained("what had brought the best most", scores, 1),
        after_nothing(scores),
    )
}

fn compared(interval: Option<Interval>) -> &'static str {
    match interval {
        Some(i) if i.low > 0.0 => "better than",
        Some(i) if i.high < 0.0 => "worse than",
        _ => "not discernibly better than",
    }
}

fn signed(points: f64) -> String {
    format!("{points:+.1}")
}

fn against(scores: &Scores, ours: usize, theirs: usize) -> Option<&Paired> {
    scores.pairs.iter().find(|p| p.pair == [ours, theirs])
}

/// What those gained who did as a suggestion says: against what is usual, and against the simple rule that does best.
fn gained(what: &str, scores: &Scores, ours: usize) -> String {
    let score = &scores.each[ours];
    let Some((gain, interval)) = score.advantage.zip(score.interval) else {
        return format!("What those gained who did {what} cannot be judged: too few did.");
    };
    let usual = match () {
        () if interval.low > 0.0 => "more than is usual from there",
        () if interval.high < 0.0 => "less than is usual from there",
        () => "neither more nor less than is usual from there",
    };
    // The rule it does worst against: a suggestion is no better than the best of what needs no suggestion.
    let pairs = [2, 3].map(|rule| against(scores, ours, rule));
    let hardest = pairs
        .into_iter()
        .flatten()
        .filter(|p| p.gain.is_some() && p.gain_interval.is_some())
        .min_by(|a, b| a.gain.unwrap_or(0.0).total_cmp(&b.gain.unwrap_or(0.0)));
    let rival = hardest.map_or_else(String::new, |p| {
        format!(
            "; {} what is {} ({})",
            compared(p.gain_interval),
            POLICIES[p.pair[1]].name(),
            points(p.gain.unwrap_or(0.0), p.gain_interval)
        )
    });
    format!(
        "Those who did {what} gained {usual}: {} points{rival}.",
        points(gain, Some(interval))
    )
}

fn points(gain: f64, interval: Option<Interval>) -> String {
    let range = interval.map_or_else(String::new, |i| {
        format!(" [{}, {}]", signed(i.low / 100.0), signed(i.high / 100.0))
    });
    format!("{}{range}", signed(gain / 100.0))
}

fn after_nothing(scores: &Scores) -> String {
    let nothing = &scores.each[POLICIES.len() - 1];
    match nothing.advantage {
        Some(gain) if nothing.interval.is_some() => format!(
            "Those who did nothing: {} points.",
            points(gain, nothing.interval)
        ),
        _ => "Too few did nothing for a comparison with that.".to_owned(),
    }
}

pub(super) fn policies(situations: usize, acted: usize, scores: &Scores) -> Table {
    let mut table = Table::new("policies", "On what was held back")
        .column("policy", "What to do", Unit::Text)
        .column("n", "Situations", Unit::Count)
        .column("relationships", "Relationships", Unit::Count)
        .column("acted", "Something was done", Unit::Count)
        .column("said", "Has an answer", Unit::Count)
        .column("first", "Was done next", Unit::Share)
        .column("first_low", "95 % low", Unit::Share)
        .column("first_high", "95 % high", Unit::Share)
        .column("among_three", "Among its first three", Unit::Share)
        .column("judged", "Judged by gain", Unit::Count)
        .column("advantage_hundredths", "RV above usual", Unit::RvHundredths)
        .column("advantage_low_hundredths", "95 % low", Unit::RvHundredths)
        .column("advantage_high_hundredths", "95 % high", Unit::RvHundredths);
    for (policy, score) in POLICIES.iter().zip(&scores.each) {
        // Doing nothing is no answer to what was done next: it is judged by what came of it.
        let hits = Some(&score.hits).filter(|_| *policy != Policy::Nothing);
        let range = hits.and_then(|hits| hits[0].share_interval(0.95));
        table.push(row![
            policy.name(),
            situations,
            scores.relationships,
            acted,
            score.said,
            hits.and_then(|hits| hits[0].mean()),
            range.map(|i| i.low),
            range.map(|i| i.high),
            hits.and_then(|hits| hits[1].mean()),
            score.covered,
            score.advantage,
            score.interval.map(|i| i.low),
            score.interval.map(|i| i.high),
        ]);
    }
    table
}

pub(super) fn pairs(scores: &Scores) -> Table {
    let mut table = Table::new(
        "pairs",
        "A suggestion less a simple rule, on the same situations",
    )
    .column("policy", "What to do", Unit::Text)
    .column("against", "Against", Unit::Text)
    .column("first_difference", "Was done next", Unit::Statistic)
    .column("first_difference_low", "95 % low", Unit::Statistic)
    .column("first_difference_high", "95 % high", Unit::Statistic)
    .column("judged", "Judged by gain", Unit::Count)
    .column("gain_difference_hundredths", "RV", Unit::RvHundredths)
    .column(
        "gain_difference_low_hundredths",
        "95 % low",
        Unit::RvHundredths,
    )
    .column(
        "gain_difference_high_hundredths",
        "95 % high",
        Unit::RvHundredths,
    );
    for pair in &scores.pairs {
        let [ours, theirs] = pair.pair.map(|at| POLICIES[at].name());
        table.push(row![
            ours,
            theirs,
            pair.hits,
            pair.hits_interval.map(|i| i.low),
            pair.hits_interval.map(|i| i.high),
            pair.covered,
            pair.gain,
            pair.gain_interval.map(|i| i.low),
            pair.gain_interval.map(|i| i.high),
        ]);
    }
    table
}
