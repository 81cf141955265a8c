//! Who gets credit for what: each interaction in equal parts to all who took part.

use crate::Book;
use crate::book::NONE;
use crate::set::Picked;
use crate::stats::moments::Moments;
use rapport_model::Minor;

/// What somebody brought about.
#[derive(Debug, Clone, Default)]
pub(super) struct Credit {
    pub(super) interactions: usize,
    /// Of them with others of us.
    pub(super) joint: usize,
    /// Of them without anybody named who acted; for functions only.
    pub(super) unnamed: usize,
    pub(super) rv: i64,
    /// Sum of the positive parts.
    pub(super) created: i64,
    /// Sum of the negative parts.
    pub(super) lost: i64,
    pub(super) cost: i64,
    pub(super) each: Moments,
    /// Relationships they own today among the picked.
    pub(super) owns: usize,
    /// Created in relationships that they did not own then.
    pub(super) created_for_others: i64,
    /// RV by type, to name what they do best.
    pub(super) by_type: Vec<i64>,
}

impl Credit {
    pub(super) fn new(types: usize) -> Self {
        Self {
            by_type: vec![0; types],
            ..Self::default()
        }
    }

    fn add(&mut self, rv: i64, cost: i64, joint: bool) {
        self.interactions += 1;
        self.joint += usize::from(joint);
        self.rv += rv;
        if rv > 0 {
            self.created += rv;
        } else {
            self.lost += rv;
        }
        self.cost = self.cost.saturating_add(cost);
        self.each.add(rv as f64);
    }

    /// Adds what others brought about.
    pub(super) fn absorb(&mut self, other: &Self) {
        self.interactions += other.interactions;
        self.joint += other.joint;
        self.rv += other.rv;
        self.created += other.created;
        self.lost += other.lost;
        self.cost = self.cost.saturating_add(other.cost);
        self.owns += other.owns;
        self.created_for_others += other.created_for_others;
        self.by_type
            .iter_mut()
            .zip(&other.by_type)
            .for_each(|(a, b)| *a += b);
    }
}

pub(super) struct Credits {
    pub(super) functions: Vec<(String, Credit)>,
    pub(super) staff: Vec<Credit>,
    pub(super) nobody: usize,
}

/// Gathers the credit of every interaction of the picked records.
pub(super) fn credits(book: &Book, picked: &Picked) -> Credits {
    let types = book.types.len();
    let mut names: Vec<&str> = book.types.iter().map(|t| t.function.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let function_of: Vec<usize> = book
        .types
        .iter()
        .map(|t| names.binary_search(&t.function.as_str()).unwrap_or(0))
        .collect();
    let mut functions = vec![Credit::new(types); names.len()];
    let mut staff = vec![Credit::new(types); book.staff.len()];
    let mut nobody = 0;
    let e = &book.entries;
    let mut also = 0;
    let mut sharers: Vec<u32> = Vec::new();
    for record in picked.iter() {
        let owner = book.records.owner[record as usize];
        if let Some(credit) = staff.get_mut(owner as usize) {
            credit.owns += 1;
        }
        for at in book.records.entries(record) {
            let (rv, cost, kind) = (
                i64::from(e.rv_hundredths[at]),
                e.cost_minor[at],
                e.type_index[at] as usize,
            );
            while also < e.also_by.len() && (e.also_by[also].0 as usize) < at {
                also += 1;
            }
            sharers.clear();
            sharers.extend(Some(e.actor[at]).filter(|a| *a != NONE));
            let joined = e.also_by[also..]
                .iter()
                .take_while(|(entry, _)| *entry as usize == at);
            sharers.extend(joined.map(|(_, who)| *who));
            let function = &mut functions[function_of[kind]];
            function.add(rv, cost, sharers.len() > 1);
            function.by_type[kind] += rv;
            function.unnamed += usize::from(sharers.is_empty());
            nobody += usize::from(sharers.is_empty());
            let count = sharers.len() as u16;
            let then = book.owner_at(record, e.happened_at[at]);
            for (index, who) in sharers.iter().enumerate() {
                // Parts add up exactly, whatever the remainder.
                let part = |amount: i64| Minor(amount).part(index as u16, count).0;
                let credit = &mut staff[*who as usize];
                let rv = part(rv);
                credit.add(rv, part(cost), count > 1);
                credit.by_type[kind] += rv;
                if *who != then {
                    credit.created_for_others += rv.max(0);
                }
            }
        }
    }
    let functions = names
        .into_iter()
        .map(str::to_owned)
        .zip(functions)
        .filter(|(_, c)| c.interactions > 0)
        .collect();
    Credits {
        functions,
        staff,
        nobody,
    }
}
