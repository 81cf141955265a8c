//! The first screen, and the state of sources.

use super::{at, day, record_line};
use crate::error::ApiResult;
use crate::wire::{
    CountsPart, DayLine, HitLine, Home, HomeChange, HomeTotals, MoneyLine, Movers, NoticeLine,
    ReasonLine, ScopeLine, SourceAnswer, SourceFreshness,
};
use rapport_engine::Counts;
use rapport_engine::board::{Board, Money};
use rapport_engine::status::SourceStatus;
use rapport_model::Micros;
use rapport_model::org::ScopeKind;
use std::collections::BTreeMap;

/// Days that the first screen shows.
const DAYS: i64 = 90;
/// Records that moved most, each way.
const MOVERS: usize = 5;

/// Money by currency.
pub(crate) fn money_lines(money: &BTreeMap<String, Money>) -> Vec<MoneyLine> {
    let lines = money.iter().map(|(currency, sums)| MoneyLine {
        currency: currency.clone(),
        revenue_minor: sums.revenue.0,
        product_cost_minor: sums.product_cost.0,
        cost_to_engage_minor: sums.cost_to_engage.0,
        contribution_minor: sums.contribution().0,
    });
    lines.collect()
}

/// What is configured and goes onto the first screen.
#[derive(Debug, Clone)]
pub(crate) struct HomeFrame {
    pub(crate) title: String,
    pub(crate) currency: String,
    /// Code and kind of each scope.
    pub(crate) kinds: Vec<(String, ScopeKind)>,
}

/// The first screen.
pub(crate) fn home(board: &Board, frame: &HomeFrame, sources: &[SourceStatus]) -> ApiResult<Home> {
    let totals = board.scope_totals();
    let money = board.scope_money();
    let mut all_money: BTreeMap<String, Money> = BTreeMap::new();
    for sums in money.values() {
        for (currency, sums) in sums {
            let all = all_money.entry(currency.clone()).or_default();
            let plus = |a: &mut rapport_model::Minor, b: rapport_model::Minor| {
                a.0 = a.0.saturating_add(b.0);
            };
            plus(&mut all.revenue, sums.revenue);
            plus(&mut all.product_cost, sums.product_cost);
            plus(&mut all.cost_to_engage, sums.cost_to_engage);
        }
    }
    let quarantined: i64 = sources.iter().map(quarantined).sum();
    let rv = |sum: i64, rv: rapport_model::Rv| sum.saturating_add(rv.0);
    let last_day = board.as_of().map(|m| m.0.div_euclid(Micros::DAY));
    let change = match last_day {
        None => None,
        Some(last) => {
            let since = board.since(last)?;
            Some(HomeChange {
                since: day(last - 1),
                interactions: since.totals.interactions,
                rv_hundredths: since.totals.rv.0,
                cost_minor: since.totals.cost.0,
                currency: frame.currency.clone(),
                records_up: since.records_up,
                records_down: since.records_down,
                level_moves: since.level_moves,
                new_records: since.new_records,
            })
        }
    };
    let lines = |down| {
        let movers = board.movers(MOVERS, down).into_iter();
        movers.map(|record| record_line(board, record)).collect()
    };
    let scopes = totals.iter().filter_map(|(id, sums)| {
        let scope = board.vocabulary.scopes.get(id)?;
        let currency = scope.currency().code().to_owned();
        let kind = frame.kinds.iter().find(|(code, _)| *code == scope.code);
        let contribution = money.get(id).and_then(|m| m.get(&currency));
        Some(ScopeLine {
            scope: scope.code.clone(),
            name: scope.name.clone(),
            kind: kind.map(|(_, kind)| super::word(kind)).unwrap_or_default(),
            records: sums.records,
            rv_hundredths: sums.rv.0,
            cost_minor: sums.cost.0,
            contribution_minor: contribution.map_or(0, |m| m.contribution().0),
            currency,
            spark: board.months(*id).to_vec(),
        })
    });
    let sum = |of: fn(&rapport_engine::board::ScopeTotals) -> i64| -> u64 {
        totals.values().map(of).sum::<i64>().cast_unsigned()
    };
    Ok(Home {
        as_of: board.as_of().map(at),
        title: frame.title.clone(),
        totals: HomeTotals {
            contacts: board.people.count() as u64,
            accounts: board.people.accounts().count() as u64,
            records: sum(|s| s.records),
            interactions: sum(|s| s.interactions),
            rv_hundredths: totals.values().map(|s| s.rv).fold(0, rv),
            money: money_lines(&all_money),
            quarantined: quarantined.cast_unsigned(),
        },
        change,
        days: board
            .last_days(DAYS)
            .into_iter()
            .map(|(number, sums)| DayLine {
                day: day(number),
                interactions: sums.interactions,
                rv_hundredths: sums.rv.0,
                cost_minor: sums.cost.0,
            })
            .collect(),
        sources: sources
            .iter()
            .map(|source| SourceFreshness {
                source: source.source.clone(),
                name: source.name.clone(),
                last_happened_at: source.last_happened_at.clone(),
                last_run_at: source.last_run_at.clone(),
                stale: source.stale,
                quarantined: quarantined_of(source),
            })
            .collect(),
        movers: Movers {
            up: lines(false),
            down: lines(true),
        },
        scopes: scopes.collect(),
    })
}

fn quarantined(source: &SourceStatus) -> i64 {
    quarantined_of(source)
}

fn quarantined_of(source: &SourceStatus) -> i64 {
    source.quarantine.values().sum()
}

/// Counts.
pub(crate) fn counts(counts: &Counts) -> CountsPart {
    CountsPart {
        received: counts.received,
        accepted: counts.accepted,
        duplicate: counts.duplicate,
        quarantined: counts.quarantined,
        silent: counts.silent,
        interactions: counts.interactions,
        outcomes: counts.outcomes,
    }
}

/// The state of a source. `about` is what its declaration says of it, `type_name` gives the name of a type's code.
pub(crate) fn source_answer(
    status: &SourceStatus,
    about: String,
    type_name: impl Fn(&str) -> Option<String>,
) -> SourceAnswer {
    SourceAnswer {
        source: status.source.clone(),
        name: status.name.clone(),
        about,
        counts: counts(&status.counts),
        last_run_at: status.last_run_at.clone(),
        last_run_status: status.last_run_status.clone(),
        last_happened_at: status.last_happened_at.clone(),
        stale: status.stale,
        rule_hits: status
            .rule_hits
            .iter()
            .map(|hit| HitLine {
                what: hit.what.clone(),
                name: type_name(&hit.what),
                count: hit.count,
            })
            .collect(),
        quarantine: status
            .quarantine
            .iter()
            .map(|(reason, records)| ReasonLine {
                reason: reason.clone(),
                records: *records,
            })
            .collect(),
        notices: status
            .notices
            .iter()
            .map(|notice| NoticeLine {
                file: notice.file.clone(),
                kind: notice.kind.clone(),
                message: notice.message.clone(),
                records: notice.records,
            })
            .collect(),
    }
}
