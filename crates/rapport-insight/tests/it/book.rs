//! What the builder makes of records and outcomes.

use crate::support::{builder, day, entry, revenue, row, small};
use rapport_insight::Book;
use rapport_insight::book::{
    BookError, EntryRow, NONE, OutcomeRow, RecordRow, StaffChoice, TypeInfo, Whose,
};
use rapport_model::fold::{Entry, Folded, RecordState, Why};
use rapport_model::{
    AccountId, Change, ContactId, Fact, IdentifierId, Micros, Minor, Origin, Rv, ScopeId, Split,
    StaffId, TypeId,
};

fn contacts(book: &Book) -> Vec<(u16, i64)> {
    book.records
        .scope
        .iter()
        .copied()
        .zip(book.records.contact.iter().map(|c| c.0))
        .collect()
}

#[test]
fn records_stand_by_scope_and_contact_with_their_entries_whatever_the_order_of_arrival() {
    let book = small();
    assert_eq!(contacts(&book), [(0, 1), (0, 2), (0, 3), (1, 7), (2, 7)]);
    let rv = |r: u32| book.entries.rv_hundredths[book.records.entries(r)].to_vec();
    assert_eq!(rv(1), [500, 2000, 3000]);
    assert_eq!(rv(3), [1000, -4000]);
    assert_eq!(
        book.records.rv_total_hundredths,
        [100, 5500, 400, -3000, 400]
    );
    assert_eq!(book.name(1), "Ann");
    assert_eq!(book.name(0), "contact 1");
}

#[test]
fn money_of_an_account_is_shared_exactly_and_that_of_a_contact_is_its_own() {
    let book = small();
    // 100,001 over two records of account 1; 50,000 is contact 2's.
    assert_eq!(book.records.revenue_minor[..2], [50_000, 50_001 + 50_000]);
    assert_eq!(book.contribution_minor(1), Some(100_001 - 3 * 500));
    assert_eq!(book.contribution_minor(2), Some(-9_000 - 1_000));
}

#[test]
fn money_without_a_scope_goes_to_the_one_segment_and_unknown_money_is_not_nothing() {
    let book = small();
    assert_eq!(book.records.revenue_minor[3], 700);
    assert_eq!(
        book.contribution_minor(4),
        None,
        "the initiative's record has no known money"
    );
    assert_eq!(book.outcomes.left_out, 0);
    let mut b = builder(day(1), 1);
    b.record(&row(1, 1, 1), &[]).unwrap();
    b.record(&row(1, 2, 1), &[]).unwrap();
    b.outcome(&revenue(1, 0, day(0), 5)).unwrap();
    let book = b.finish().unwrap();
    assert_eq!(
        book.outcomes.left_out, 1,
        "two segments could have earned it"
    );
}

#[test]
fn money_of_an_account_is_shared_by_who_belonged_to_it_then() {
    let mut b = builder(day(100), 2);
    // Contact 1 went from account 1 to account 2 on day 50, contact 2 stayed, contact 3 came to account 1 on day 60.
    for (contact, account) in [(1, 2), (2, 1), (3, 1)] {
        b.record(&row(contact, 1, account), &[]).unwrap();
    }
    let ever = Micros(i64::MIN);
    for (contact, account, time) in [
        (1, 1, ever..day(50)),
        (1, 2, day(50)..Micros::END),
        (2, 1, ever..Micros::END),
        (3, 1, day(60)..Micros::END),
    ] {
        b.belonged(ContactId(contact), AccountId(account), time)
            .unwrap();
    }
    for (account, at, amount) in [
        (1, 10, 1_000),
        (1, 55, 300),
        (1, 70, 20),
        (2, 10, 7),
        (2, 80, 5),
    ] {
        b.outcome(&revenue(account, 1, day(at), amount)).unwrap();
    }
    b.outcome(&OutcomeRow {
        contact: ContactId(1),
        ..revenue(1, 1, day(20), 40_000)
    })
    .unwrap();
    let book = b.finish().unwrap();
    // Half of 1,000, what names contact 1, and 5; half of 1,000, 300 and half of 20; half of 20.
    assert_eq!(
        book.records.revenue_minor,
        [500 + 40_000 + 5, 500 + 300 + 10, 10]
    );
    let left = book.leftovers();
    let left: Vec<_> = left
        .iter()
        .map(|((_, whose), sum)| (*whose, sum.revenue_minor))
        .collect();
    assert_eq!(
        left,
        [(Whose::WithoutRecord, 7)],
        "nobody belonged to account 2 on day 10"
    );
    let of_unit = |unit| book.unit_contribution_minor(unit);
    assert_eq!((of_unit(0), of_unit(1)), (Some(41_320), Some(12)));
}

#[test]
fn the_owner_of_the_time_is_told_where_owners_changed() {
    let mut b = builder(day(100), 0);
    let owned = |contact| RecordRow {
        owner: StaffId(2),
        ..row(contact, 1, 0)
    };
    b.record(&owned(1), &[]).unwrap();
    b.record(&owned(2), &[]).unwrap();
    b.owned(ContactId(1), Micros(i64::MIN), StaffId(1)).unwrap();
    b.owned(ContactId(1), day(50), StaffId(2)).unwrap();
    let book = b.finish().unwrap();
    let at = |record, days| book.owner_at(record, day(days).0);
    assert_eq!([at(0, 0), at(0, 49), at(0, 50), at(1, 0)], [0, 0, 1, 1]);
}

#[test]
fn money_without_any_record_keeps_its_unit() {
    let mut b = builder(day(1), 2);
    b.record(&row(1, 1, 1), &[]).unwrap();
    b.outcome(&revenue(2, 1, day(0), 5)).unwrap();
    let book = b.finish().unwrap();
    assert_eq!(book.units.len(), 2);
    assert_eq!(book.units.records(1), &[] as &[u32]);
    assert_eq!(book.units.outcomes(1).len(), 1);
}

#[test]
fn dimensions_of_the_contact_go_before_those_of_account_and_scope() {
    let book = small();
    let label = |name: &str, record| book.dimension(name).and_then(|d| d.label(record));
    assert_eq!(label("industry", 0), Some("toys"));
    assert_eq!(label("industry", 1), Some("food and drink"));
    assert_eq!(label("industry", 2), Some("steel"));
    assert_eq!(label("division", 0), Some("d1"));
    assert_eq!(label("business_unit", 3), None);
    assert_eq!(label("initiative", 4), Some("forum"));
    assert_eq!(label("owner", 1), Some("lee"));
    assert_eq!(label("tier", 1), Some("high"));
    assert_eq!(label("tier", 2), Some("loss"));
}

#[test]
fn a_merged_report_adds_no_entry_but_its_actor_shares_the_credit() {
    let fact = |identity: u64, actor: i32| Fact {
        record: rapport_model::RecordKey {
            contact: ContactId(1),
            scope: ScopeId(1),
        },
        identifier: IdentifierId::NONE,
        day_only: false,
        sequence: 0,
        happened_at: day(0),
        known_at: day(0),
        position: 1,
        identity,
        revision: 0,
        type_id: TypeId(1),
        change: Change::Happened,
        reaction: None,
        amends: 0,
        split: Split::WHOLE,
        merge_key: 9,
        actor: StaffId(actor),
        say_hundredths: None,
        origin: Origin::default(),
    };
    let valued = |fact: u32, why: Why| Entry {
        fact,
        happened_at: day(0),
        occurrence: 1,
        reaction: None,
        rv: Rv::points(5),
        rv_total: Rv::points(5),
        cost: Minor(100),
        cost_total: Minor(100),
        level_before: 0,
        level_after: 0,
        why,
    };
    let entries = vec![
        valued(
            0,
            Why::Rule {
                version: 0,
                rule: 0,
            },
        ),
        valued(1, Why::MergedInto { fact: 0 }),
        valued(2, Why::NotInFlow { version: 0 }),
    ];
    let folded = Folded {
        entries,
        state: RecordState::default(),
    };
    let mut b = builder(day(1), 0);
    b.record(&row(5, 1, 0), &[entry(day(0), 0, 1, 1)]).unwrap();
    b.folded(
        &row(1, 1, 0),
        &[fact(1, 1), fact(2, 2), fact(3, 1)],
        &folded,
    )
    .unwrap();
    let book = b.finish().unwrap();
    assert_eq!(book.entries.len(), 2);
    assert_eq!(book.entries.actor, [0, NONE]);
    assert_eq!(book.entries.also_by, [(0, 1)]);
}

#[test]
fn what_does_not_fit_or_was_not_announced_is_an_error_that_names_it() {
    let mut b = builder(day(1), 0);
    let huge = EntryRow {
        rv: Rv(i64::MAX),
        ..entry(day(0), 0, 0, 0)
    };
    let error = b.record(&row(4, 1, 0), &[huge]).unwrap_err();
    assert_eq!(
        error,
        BookError::TooLarge {
            what: "the Relationship Value of an interaction",
            contact: 4
        }
    );
    let costly = EntryRow {
        cost: Minor(i64::MAX),
        ..entry(day(0), 0, 0, 0)
    };
    assert!(b.record(&row(4, 1, 0), &[costly, costly]).is_err());
    let error = b.record(&row(4, 99, 0), &[]).unwrap_err();
    assert_eq!(
        error,
        BookError::Unknown {
            what: "scope",
            id: 99
        }
    );
    let owner = RecordRow {
        owner: StaffId(9),
        ..row(4, 1, 0)
    };
    assert!(
        b.record(&owner, &[])
            .unwrap_err()
            .to_string()
            .contains("member of staff 9")
    );
}

#[test]
fn an_entry_takes_43_bytes_over_all_columns() {
    let e = small().entries;
    let bytes = size_of_val(&e.happened_at[..1])
        + size_of_val(&e.known_at[..1])
        + size_of_val(&e.type_index[..1])
        + size_of_val(&e.rv_hundredths[..1])
        + size_of_val(&e.cost_minor[..1])
        + size_of_val(&e.level[..1])
        + size_of_val(&e.actor[..1])
        + size_of_val(&e.reaction[..1])
        + size_of_val(&e.say_hundredths[..1])
        + size_of_val(&e.shared_with[..1]);
    assert_eq!(bytes, 43);
    assert_eq!(Micros::DAY, 86_400_000_000);
}

#[test]
fn orders_their_paperwork_and_losses_bear_the_outcome_and_nothing_else_of_the_starter_flow_does() {
    let text = include_str!("../../../../flows/starter.yaml");
    let flow: rapport_model::flow::spec::Flow = rapport_model::yaml::read(text).unwrap();
    let types: Vec<TypeInfo> = flow
        .types
        .iter()
        .map(|spec| TypeInfo::of(TypeId(1), spec, &flow))
        .collect();
    let bears = |code: &str| types.iter().find(|t| t.code == code).unwrap().bears_outcome;
    for code in [
        "order_signed",
        "repeat_order",
        "renewal_signed",
        "invoice_correct",
        "paid_on_time",
        "lost",
        "notice_given",
        "win_back_order",
    ] {
        assert!(bears(code), "{code}");
    }
    for code in [
        "demo_download",
        "key_executive_meeting",
        "ticket_opened",
        "proactive_notice",
        "proposal_delivered",
        "invoice_effort",
        "pilot_failed",
    ] {
        assert!(!bears(code), "{code}");
    }
    assert!(types.iter().filter(|t| t.bears_outcome).count() < 25);
}

#[test]
fn staff_choose_meetings_calls_and_proposals_and_not_what_follows_from_them() {
    let text = include_str!("../../../../flows/starter.yaml");
    let flow: rapport_model::flow::spec::Flow = rapport_model::yaml::read(text).unwrap();
    let choice = |code: &str| {
        let spec = flow.types.iter().find(|t| *t.code == code).unwrap();
        TypeInfo::of(TypeId(1), spec, &flow).staff_choice
    };
    for code in [
        "direct_mail",
        "qualification_call",
        "key_executive_meeting",
        "proposal_delivered",
        "kick_off",
        "proactive_notice",
        "business_review_held",
    ] {
        assert_eq!(choice(code), StaffChoice::Told(true), "{code}");
    }
    for code in [
        "email_opened",
        "order_confirmed",
        "order_received",
        "invoice_correct",
        "order_signed",
        "inbound_call",
        "proposal_late",
        "outage_suffered",
        "solved_in_target",
        "pilot_succeeded",
        "relational_nps",
    ] {
        assert_eq!(choice(code), StaffChoice::Told(false), "{code}");
    }
    let mut said = flow.clone();
    let opened = said.types.iter_mut().find(|t| *t.code == "email_opened");
    let opened = opened.unwrap();
    opened.staff_choice = Some(true);
    let info = TypeInfo::of(TypeId(1), opened, &flow);
    assert_eq!(
        info.staff_choice,
        StaffChoice::Said(true),
        "the flow's word holds"
    );
}
