//! The ratios of the benchmark, from harvested money and folded cost (domain.md 3.3, 3.4).

use super::{HarvestedAccount, Line};
use crate::error::SampleError;
use crate::truth::read::Truth;
use std::collections::BTreeSet;

pub(super) fn lines(
    truth: &Truth,
    accounts: &[HarvestedAccount],
) -> Result<Vec<Line>, SampleError> {
    let benchmark = &truth.benchmark;
    let planted = truth.accounts()?;
    let high: BTreeSet<&str> = planted
        .iter()
        .filter(|a| a.high_profit)
        .map(|a| a.account.as_str())
        .collect();
    let mean = |wanted: bool, of: fn(&HarvestedAccount) -> i64| {
        let group = accounts
            .iter()
            .filter(|a| high.contains(a.key.as_str()) == wanted);
        let values: Vec<i64> = group.map(of).collect();
        values.iter().sum::<i64>() as f64 / values.len() as f64
    };
    let multiple = |of: fn(&HarvestedAccount) -> i64| mean(true, of) / mean(false, of);
    let must = benchmark.must_hold;
    let mut lines = vec![
        Line::count(
            "accounts".to_owned(),
            planted.len() as i64,
            accounts.len() as i64,
        ),
        Line::ratio(
            "revenue multiple",
            benchmark.revenue_multiple,
            multiple(|a| a.revenue_minor),
            must,
        ),
        Line::ratio(
            "cost multiple",
            benchmark.cost_multiple,
            multiple(|a| a.cost_minor),
            must,
        ),
    ];
    let top = top_fifth(accounts);
    let share = |of: fn(&HarvestedAccount) -> i64| sum(top.iter().copied(), of) / sum(accounts, of);
    lines.push(Line::ratio(
        "top fifth: share of revenue",
        benchmark.top_revenue_share,
        share(|a| a.revenue_minor),
        must,
    ));
    let of_profit = share(contribution);
    let planted_profit = benchmark.top_profit_share;
    lines.push(Line::ratio(
        "top fifth: share of profit",
        planted_profit.unwrap_or(of_profit),
        of_profit,
        planted_profit.is_some(),
    ));
    let new = sum(accounts, |a| a.new_revenue_minor) / sum(accounts, |a| a.revenue_minor);
    lines.push(Line::ratio(
        "retention: share of revenue",
        benchmark.retention_share,
        1.0 - new,
        must,
    ));
    let cost: i64 = planted.iter().map(|a| a.cost_minor).sum();
    lines.push(Line::ratio(
        "cost to engage (USD)",
        cost as f64 / 100.0,
        sum(accounts, |a| a.cost_minor) / 100.0,
        true,
    ));
    Ok(lines)
}

/// The fifth with the highest contribution, whoever they are.
fn top_fifth(accounts: &[HarvestedAccount]) -> Vec<&HarvestedAccount> {
    let mut ranked: Vec<&HarvestedAccount> = accounts.iter().collect();
    ranked.sort_by_key(|a| (-contribution(a), &a.key));
    ranked.truncate((accounts.len() + 2) / 5);
    ranked
}

/// Revenue less product cost less Cost to Engage (domain.md 1.A).
fn contribution(account: &HarvestedAccount) -> i64 {
    account.revenue_minor - account.product_cost_minor - account.cost_minor
}

fn sum<'a>(
    accounts: impl IntoIterator<Item = &'a HarvestedAccount>,
    of: fn(&HarvestedAccount) -> i64,
) -> f64 {
    accounts.into_iter().map(of).sum::<i64>() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_fifth_is_by_contribution_not_by_revenue() {
        let account = |key: &str, revenue_minor, cost_minor| HarvestedAccount {
            key: key.to_owned(),
            revenue_minor,
            cost_minor,
            ..HarvestedAccount::default()
        };
        let accounts = [
            account("large and dear", 1_000, 990),
            account("good", 500, 100),
            account("c", 10, 0),
            account("d", 10, 0),
            account("e", 10, 0),
        ];
        let top = top_fifth(&accounts);
        assert_eq!(top.len(), 1);
        assert_eq!(top[0].key, "good");
    }
}
