//! The 4x4 profit matrix: customers by products, each by their class (domain.md 1.21).

use super::ledger::{CLASSES, Customer, by_product, classes};
use crate::book::NONE;
use crate::{Book, Table, Unit, row};
use rapport_model::Currency;
use std::collections::{BTreeMap, BTreeSet};

/// A field of the matrix.
#[derive(Debug, Default, Clone)]
struct Field {
    customers: usize,
    products: BTreeSet<u32>,
    revenue: i64,
    contribution: i64,
}

/// The matrix and the product lines; `None` when no outcome names a product. Cost to engage is spread over a customer's
/// products by their revenue.
pub(super) fn matrix(
    book: &Book,
    customers: &[Customer],
    currency: Currency,
) -> Option<(Table, Table)> {
    let mut lines: Vec<(usize, u32, i64, i64)> = Vec::new();
    for (at, customer) in customers.iter().enumerate() {
        let found = by_product(book, customer);
        let total: i128 = found.iter().map(|f| i128::from(f.1.max(0))).sum();
        let count = found.len() as i128;
        let (engage, mut sold, mut spread) = (i128::from(customer.engage), 0, 0);
        for (nth, (product, revenue, cost)) in found.into_iter().enumerate() {
            sold += i128::from(revenue.max(0));
            // Differences of cumulative shares: the parts add up to the whole whatever the remainder.
            let so_far = if total > 0 {
                engage * sold / total
            } else {
                engage * (nth as i128 + 1) / count
            };
            let share = so_far - spread;
            spread = so_far;
            lines.push((
                at,
                product,
                revenue,
                revenue.saturating_sub(cost).saturating_sub(share as i64),
            ));
        }
    }
    if !lines.iter().any(|(_, product, ..)| *product != NONE) {
        return None;
    }
    let mut products: BTreeMap<u32, (usize, i64, i64)> = BTreeMap::new();
    for (_, product, revenue, contribution) in &lines {
        let sum = products.entry(*product).or_default();
        sum.0 += 1;
        sum.1 = sum.1.saturating_add(*revenue);
        sum.2 = sum.2.saturating_add(*contribution);
    }
    let codes: Vec<u32> = products.keys().copied().collect();
    let product_class = classes(&products.values().map(|p| p.2).collect::<Vec<_>>());
    let class_of = |product: u32| product_class[codes.binary_search(&product).unwrap_or(0)];
    let customer_class = classes(
        &customers
            .iter()
            .map(Customer::contribution)
            .collect::<Vec<_>>(),
    );
    let mut fields = vec![Field::default(); 16];
    let mut last = [usize::MAX; 16];
    for (at, product, revenue, contribution) in &lines {
        let cell = customer_class[*at] * 4 + class_of(*product);
        let field = &mut fields[cell];
        field.customers += usize::from(last[cell] != *at);
        last[cell] = *at;
        field.products.insert(*product);
        field.revenue = field.revenue.saturating_add(*revenue);
        field.contribution = field.contribution.saturating_add(*contribution);
    }
    let money = Unit::Minor(currency);
    let mut table = Table::new("matrix", "Profit matrix: customers by products")
        .column("customers_class", "Customers", Unit::Text)
        .column("products_class", "Products", Unit::Text)
        .column("customers", "Customers", Unit::Count)
        .column("products", "Products", Unit::Count)
        .column("revenue_minor", "Revenue", money)
        .column("contribution_minor", "Contribution", money);
    for (cell, field) in fields.iter().enumerate() {
        table.push(row![
            CLASSES[cell / 4],
            CLASSES[cell % 4],
            field.customers,
            field.products.len(),
            field.revenue,
            field.contribution,
        ]);
    }
    Some((table, product_table(book, &products, &product_class, money)))
}

fn product_table(
    book: &Book,
    products: &BTreeMap<u32, (usize, i64, i64)>,
    class: &[usize],
    money: Unit,
) -> Table {
    let mut table = Table::new("products", "Product lines")
        .column("product", "Product line", Unit::Text)
        .column("class", "Class", Unit::Text)
        .column("customers", "Customers", Unit::Count)
        .column("revenue_minor", "Revenue", money)
        .column("contribution_minor", "Contribution", money);
    let mut order: Vec<_> = products.iter().zip(class).collect();
    order.sort_by_key(|((code, sums), _)| (std::cmp::Reverse(sums.2), **code));
    for ((code, (customers, revenue, contribution)), class) in order {
        let name = book
            .products
            .get(*code as usize)
            .map_or("not named", String::as_str);
        table.push(row![
            name,
            CLASSES[*class],
            *customers,
            *revenue,
            *contribution
        ]);
    }
    table
}
