//! Puts what the builder collected in order: records, units and their money, dimensions of every record.

use super::belonging::{Belonging, belonging};
use super::link::link_units;
use super::order::sort_records;
use super::share::{share_money, who_shares};
use super::tier::add_tiers;
use super::{Book, BookError, Dimension, NO_VALUE, NONE, OutcomeKind};
use rapport_model::ContactId;
use rapport_model::org::ScopeKind;

/// An outcome with indexes, not yet linked.
#[derive(Debug, Clone, Copy)]
pub(super) struct RawOutcome {
    pub(super) contact: ContactId,
    pub(super) account: u32,
    pub(super) scope: Option<u16>,
    pub(super) at: i64,
    pub(super) known_at: i64,
    pub(super) kind: OutcomeKind,
    pub(super) amount: i64,
    pub(super) product: u32,
    pub(super) actor: u32,
}

pub(super) fn finish(
    mut book: Book,
    outcomes: Vec<RawOutcome>,
    belongs: Vec<Belonging>,
) -> Result<Book, BookError> {
    if book.scopes.len() >= usize::from(u16::MAX) || book.types.len() >= usize::from(u16::MAX) {
        return Err(BookError::TooMany {
            what: "scopes or interaction types",
            most: u64::from(u16::MAX) - 1,
        });
    }
    sort_records(&mut book);
    let belongs = belonging(belongs);
    link_units(&mut book, outcomes, &belongs);
    who_shares(&mut book, &belongs);
    share_money(&mut book);
    add_dimensions(&mut book);
    add_tiers(&mut book);
    Ok(book)
}

fn add_dimensions(book: &mut Book) {
    let n = book.len();
    for dimension in &mut book.dimensions {
        dimension.codes.resize(n, NO_VALUE);
    }
    let accounts: Vec<&[(String, String)]> = book
        .accounts
        .iter()
        .map(|a| a.attributes.as_slice())
        .collect();
    fill(&mut book.dimensions, &book.records.account, &accounts);
    let org = &book.org;
    let mut of_scope: Vec<Vec<(String, String)>> = Vec::new();
    for scope in &book.scopes {
        let kind = match scope.kind {
            ScopeKind::Segment => "segment",
            ScopeKind::Initiative => "initiative",
        };
        let mut attributes = vec![
            ("scope".to_owned(), scope.code.clone()),
            ("kind".to_owned(), kind.to_owned()),
            (kind.to_owned(), scope.code.clone()),
        ];
        let mut unit = scope.unit.as_str();
        for _ in 0..org.len() {
            let Some(node) = org.iter().find(|node| node.code == unit) else {
                break;
            };
            attributes.push((node.kind.clone(), node.code.clone()));
            unit = &node.parent;
        }
        attributes.extend(scope.attributes.iter().cloned());
        of_scope.push(attributes);
    }
    let scopes: Vec<u32> = book.records.scope.iter().map(|s| u32::from(*s)).collect();
    let attributes: Vec<&[(String, String)]> = of_scope.iter().map(Vec::as_slice).collect();
    fill(&mut book.dimensions, &scopes, &attributes);
    let staff: Vec<Vec<(String, String)>> = book
        .staff
        .iter()
        .map(|s| {
            vec![
                ("owner".to_owned(), s.code.clone()),
                ("owner_unit".to_owned(), s.unit.clone()),
            ]
        })
        .collect();
    let staff: Vec<&[(String, String)]> = staff.iter().map(Vec::as_slice).collect();
    fill(&mut book.dimensions, &book.records.owner, &staff);
    book.dimensions.sort_by(|a, b| a.name.cmp(&b.name));
}

/// Gives each record without a value the value of the thing that `of` names.
fn fill(dimensions: &mut Vec<Dimension>, of: &[u32], attributes: &[&[(String, String)]]) {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in attributes.iter().copied().flatten() {
        if !name.is_empty() && !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    for name in names {
        let at = dimensions
            .iter()
            .position(|d| d.name == name)
            .unwrap_or_else(|| {
                dimensions.push(Dimension::new(name));
                dimensions.len() - 1
            });
        let dimension = &mut dimensions[at];
        dimension.codes.resize(of.len(), NO_VALUE);
        let codes: Vec<u32> = attributes
            .iter()
            .map(|own| {
                own.iter()
                    .find(|(n, _)| n == name)
                    .map_or(NO_VALUE, |(_, value)| dimension.code(value))
            })
            .collect();
        for (code, thing) in dimension.codes.iter_mut().zip(of) {
            if *code == NO_VALUE && *thing != NONE {
                *code = codes[*thing as usize];
            }
        }
    }
}
