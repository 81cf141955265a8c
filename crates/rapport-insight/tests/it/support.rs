//! Small books, written in a few lines.

use rapport_insight::book::{
    AccountInfo, Book, BookBuilder, EntryRow, LevelInfo, NONE, OrgNode, OutcomeKind, OutcomeRow,
    RecordRow, ScopeInfo, StaffChoice, StaffInfo, TypeInfo,
};
use rapport_model::flow::spec::{Direction, Kind, Phase};
use rapport_model::org::ScopeKind;
use rapport_model::{
    AccountId, ContactId, Currency, Micros, Minor, Reaction, Rv, ScopeId, StaffId, TypeId,
};

/// 2024-01-01T00:00:00Z.
pub(crate) const START: i64 = 1_704_067_200_000_000;

/// The moment a number of days after [`START`].
pub(crate) fn day(days: i64) -> Micros {
    Micros(START + days * Micros::DAY)
}

/// Codes, kind and flags of the types every small book has.
pub(crate) const TYPES: [(&str, Kind); 6] = [
    ("call", Kind::Major),
    ("meeting", Kind::Major),
    ("complaint", Kind::Major),
    ("order_placed", Kind::Major),
    ("nps", Kind::Voc),
    ("visit", Kind::Major),
];

/// A builder with two segments (`north` in EUR below division `d1`, `south` in EUR below `d2`), an initiative `forum`,
/// the types of [`TYPES`], two members of staff, and `accounts` accounts, every other one in steel.
pub(crate) fn builder(as_of: Micros, accounts: i64) -> BookBuilder {
    let mut b = BookBuilder::new(as_of);
    for (code, kind, parent) in [
        ("all", "enterprise", ""),
        ("d1", "division", "all"),
        ("d2", "division", "all"),
        ("bu1", "business_unit", "d1"),
    ] {
        b.org(OrgNode {
            code: code.into(),
            name: code.to_uppercase(),
            kind: kind.into(),
            parent: parent.into(),
        });
    }
    let scopes = [
        (1, "north", ScopeKind::Segment, "bu1"),
        (2, "south", ScopeKind::Segment, "d2"),
        (3, "forum", ScopeKind::Initiative, "d2"),
    ];
    for (id, code, kind, unit) in scopes {
        b.scope(ScopeInfo {
            id: ScopeId(id),
            code: code.into(),
            name: code.into(),
            kind,
            currency: Currency::parse("EUR").unwrap(),
            unit: unit.into(),
            attributes: vec![("market".into(), "industry".into())],
            levels: [
                ("A1", "Identify", "Suspect"),
                ("C1", "Fit", "Prospect"),
                ("R1", "Onboard", "Customer"),
            ]
            .map(|(code, name, status)| LevelInfo {
                code: code.into(),
                name: name.into(),
                status: status.into(),
                phases: vec![Phase::Acquisition],
            })
            .into(),
            flow: None,
        });
    }
    for (at, (code, kind)) in TYPES.iter().enumerate() {
        b.interaction_type(TypeInfo {
            id: TypeId(at as i32 + 1),
            code: (*code).into(),
            name: code.replace('_', " "),
            function: if at % 2 == 0 { "sales" } else { "service" }.into(),
            channel: "phone".into(),
            level: "A1".into(),
            direction: Direction::Mutual,
            kind: *kind,
            is_trigger: false,
            bears_outcome: code.starts_with("order"),
            staff_choice: StaffChoice::Told(*kind == Kind::Major && !code.starts_with("order")),
        });
    }
    for (id, code) in [(1, "kim"), (2, "lee")] {
        b.staff(StaffInfo {
            id: StaffId(id),
            code: code.into(),
            name: code.into(),
            function: "sales".into(),
            unit: "d1".into(),
        });
    }
    for id in 1..=accounts {
        let industry = if id % 2 == 0 {
            "steel"
        } else {
            "food and drink"
        };
        b.account(AccountInfo {
            id: AccountId(id),
            name: format!("Account {id}"),
            attributes: vec![("industry".into(), industry.into())],
        });
    }
    b
}

/// An entry of a type (index into [`TYPES`]) worth `points`, that cost `cost` minor units.
pub(crate) fn entry(at: Micros, type_index: u16, points: i32, cost: i64) -> EntryRow {
    EntryRow {
        happened_at: at,
        known_at: at,
        type_index,
        rv: Rv::points(points),
        cost: Minor(cost),
        level: 0,
        actor: NONE,
        reaction: None::<Reaction>,
        say_hundredths: None,
        shared_with: 1,
    }
}

/// A record head: contact, scope and account by number (account 0 for none).
pub(crate) fn row(contact: i64, scope: i32, account: i64) -> RecordRow<'static> {
    RecordRow {
        contact: ContactId(contact),
        scope: ScopeId(scope),
        account: AccountId(account),
        ..RecordRow::default()
    }
}

/// Revenue of an account in a scope.
pub(crate) fn revenue(account: i64, scope: i32, at: Micros, amount: i64) -> OutcomeRow<'static> {
    OutcomeRow {
        contact: ContactId::NONE,
        account: AccountId(account),
        scope: ScopeId(scope),
        at,
        known_at: at,
        kind: OutcomeKind::Revenue,
        amount: Minor(amount),
        product: "",
        actor: StaffId::NONE,
    }
}

/// Five records: two of account 1 and one of account 2 in `north`, one of account 3 in `south`, one in `forum`.
pub(crate) fn small() -> Book {
    let mut b = builder(day(100), 3);
    let entries = |levels: u16, points: &[i32]| -> Vec<EntryRow> {
        let rows = points.iter().enumerate();
        rows.map(|(i, p)| EntryRow {
            level: levels,
            ..entry(day(i as i64 * 10), i as u16 % 2, *p, 500)
        })
        .collect()
    };
    // Out of order on purpose.
    b.record(
        &RecordRow {
            owner: StaffId(1),
            ..row(7, 2, 3)
        },
        &entries(2, &[10, -40]),
    )
    .unwrap();
    b.record(
        &RecordRow {
            name: "Ann",
            role: "champion",
            owner: StaffId(2),
            ..row(2, 1, 1)
        },
        &entries(2, &[5, 20, 30]),
    )
    .unwrap();
    b.record(
        &RecordRow {
            attributes: &[("industry", "toys")],
            ..row(1, 1, 1)
        },
        &entries(0, &[1]),
    )
    .unwrap();
    b.record(
        &RecordRow {
            stakeholder: "partner",
            ..row(3, 1, 2)
        },
        &entries(1, &[2, 2]),
    )
    .unwrap();
    b.record(&row(7, 3, 3), &entries(0, &[4])).unwrap();
    b.outcome(&OutcomeRow {
        product: "pumps",
        ..revenue(1, 1, day(30), 100_001)
    })
    .unwrap();
    b.outcome(&OutcomeRow {
        contact: ContactId(2),
        ..revenue(1, 1, day(40), 50_000)
    })
    .unwrap();
    b.outcome(&OutcomeRow {
        kind: OutcomeKind::ProductCost,
        ..revenue(2, 1, day(50), 9_000)
    })
    .unwrap();
    // No scope: the contact has a segment and an initiative, the money is the segment's.
    b.outcome(&OutcomeRow {
        contact: ContactId(7),
        ..revenue(0, 0, day(60), 700)
    })
    .unwrap();
    b.finish().unwrap()
}
