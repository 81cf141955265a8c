//! The tables of the lead test.

use super::Segment;
use super::holdout::Look;
use super::leakage::Excluded;
use crate::stats::Interval;
use crate::{Book, Table, Unit, row};

fn code(book: &Book, segment: &Segment) -> String {
    book.scopes[segment.scope as usize].code.clone()
}

fn ends(interval: Option<Interval>) -> [Option<f64>; 2] {
    [interval.map(|i| i.low), interval.map(|i| i.high)]
}

pub(super) fn verdicts(book: &Book, segments: &[Segment]) -> Table {
    let mut table = Table::new("verdicts", "Verdict by segment")
        .column("scope", "Segment", Unit::Text)
        .column("verdict", "Verdict", Unit::Text)
        .column("lag_months", "Lag", Unit::Months)
        .column("correlation", "Correlation", Unit::Statistic)
        .column("correlation_low", "from", Unit::Statistic)
        .column("correlation_high", "to (95 %)", Unit::Statistic)
        .column("p_placebo", "p", Unit::PValue)
        .column("p_holm", "p (Holm)", Unit::PValue)
        .column("strength", "Strength", Unit::Statistic)
        .column("strength_placebo", "of the placebo", Unit::Statistic)
        .column("correlation_reverse", "Profit leads RV", Unit::Statistic)
        .column("auc_gain", "AUC gain", Unit::Statistic)
        .column("auc_gain_low", "from", Unit::Statistic)
        .column("auc_gain_high", "to (95 %)", Unit::Statistic)
        .column(
            "correlation_perturbed_low",
            "Values 20 % off: from",
            Unit::Statistic,
        )
        .column("correlation_perturbed_high", "to", Unit::Statistic)
        .column("correlation_equal", "Equal values", Unit::Statistic)
        .column("detectable", "Smallest lead seen", Unit::Statistic)
        .column("callable", "called leading", Unit::Statistic)
        .column("units", "Relationships", Unit::Count)
        .column("history_months", "History", Unit::Months)
        .column("why", "Why not", Unit::Text);
    for segment in segments {
        let (found, holm, call) = match &segment.found {
            Ok(found) => found,
            Err(why) => {
                let mut row = row![code(book, segment), "no answer"];
                row.resize(21, crate::Cell::Empty);
                row.push(why.as_str().into());
                table.push(row);
                continue;
            }
        };
        let [low, high] = ends(found.best.interval);
        let [gain_low, gain_high] = ends(found.holdout.as_ref().and_then(|h| h.gain_interval));
        table.push(row![
            code(book, segment),
            call.name(),
            i64::from(found.best.months),
            found.best.correlation,
            low,
            high,
            found.p,
            *holm,
            found.strength,
            found.placebo,
            found.reverse,
            found.holdout.as_ref().map(|h| h.gain),
            gain_low,
            gain_high,
            found.perturbed.map(|p| p[0]),
            found.perturbed.map(|p| p[1]),
            found.equal,
            found.power.map(|p| p.seen),
            found.power.map(|p| p.leading),
            found.units,
            found.months,
        ]);
    }
    table
}

pub(super) fn lags(book: &Book, segments: &[Segment]) -> Table {
    let mut table = Table::new(
        "lags",
        "Correlation by lag (below 0: what was earned comes before RV)",
    )
    .column("scope", "Segment", Unit::Text)
    .column("lag_months", "RV comes before by", Unit::Months)
    .column("correlation", "Correlation", Unit::Statistic)
    .column("correlation_low", "from", Unit::Statistic)
    .column("correlation_high", "to (95 %)", Unit::Statistic)
    .column("pairs", "Months compared", Unit::Count)
    .column(
        "correlation_plain",
        "Nothing held constant",
        Unit::Statistic,
    );
    for segment in segments {
        let found = segment.found.iter();
        for (lag, plain) in found.flat_map(|(f, ..)| f.lags.iter().zip(&f.plain)) {
            let [low, high] = ends(lag.interval);
            table.push(row![
                code(book, segment),
                i64::from(lag.months),
                lag.correlation,
                low,
                high,
                lag.pairs,
                *plain
            ]);
        }
    }
    table
}

pub(super) fn models(book: &Book, segments: &[Segment]) -> Table {
    let mut table = Table::new(
        "holdout",
        "Who will do better than usual: AUC on months that no model had seen",
    )
    .column("scope", "Segment", Unit::Text)
    .column("model", "Knows", Unit::Text)
    .column("auc", "AUC", Unit::Statistic)
    .column("auc_low", "from", Unit::Statistic)
    .column("auc_high", "to (95 %)", Unit::Statistic)
    .column("predictions", "Predictions", Unit::Count)
    .column("origins", "Months predicted from", Unit::Count);
    for segment in segments {
        for holdout in segment
            .found
            .iter()
            .filter_map(|(f, ..)| f.holdout.as_ref())
        {
            let aucs = holdout.auc.iter().zip(&holdout.auc_interval);
            for (look, (auc, interval)) in Look::ALL.iter().zip(aucs) {
                let [low, high] = ends(*interval);
                table.push(row![
                    code(book, segment),
                    look.title(),
                    *auc,
                    low,
                    high,
                    holdout.n,
                    holdout.origins
                ]);
            }
        }
    }
    table
}

pub(super) fn calibration(book: &Book, segments: &[Segment]) -> Table {
    let mut table = Table::new(
        "calibration",
        "Whether the model with RV means what it says (slope 1 is right)",
    )
    .column("scope", "Segment", Unit::Text)
    .column("brier", "Brier", Unit::Statistic)
    .column("slope", "Slope", Unit::Statistic)
    .column("predicted", "Predicted", Unit::Share)
    .column("observed", "Came true", Unit::Share)
    .column("observed_low", "95 % low", Unit::Share)
    .column("observed_high", "95 % high", Unit::Share)
    .column("n", "n", Unit::Count);
    for segment in segments {
        let holdout = segment
            .found
            .iter()
            .filter_map(|(f, ..)| f.holdout.as_ref());
        for found in holdout.filter_map(|h| h.calibration.as_ref()) {
            for bin in &found.bins {
                table.push(row![
                    code(book, segment),
                    found.brier,
                    found.slope,
                    bin.predicted,
                    bin.observed,
                    bin.interval.map(|i| i.low),
                    bin.interval.map(|i| i.high),
                    bin.n
                ]);
            }
        }
    }
    table
}

pub(super) fn guard(book: &Book, guard: &[Excluded]) -> Table {
    let mut table = Table::new(
        "leakage_guard",
        "Interactions that do not count here, so that the outcome cannot predict itself",
    )
    .column("type", "Interaction", Unit::Text)
    .column("reason", "Because it", Unit::Text)
    .column("occurrences", "Seen", Unit::Count);
    for out in guard {
        table.push(row![
            book.types[out.type_index as usize].code.as_str(),
            out.reason.as_str(),
            out.occurrences as i64
        ]);
    }
    table
}
