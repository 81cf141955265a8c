//! Sets: reading, writing, choosing.

use crate::support::{builder, day, entry, row, small};
use proptest::prelude::*;
use rapport_insight::Set;

fn chosen(text: &str) -> Vec<u32> {
    Set::parse(text)
        .unwrap()
        .select(&small())
        .unwrap()
        .iter()
        .collect()
}

/// Column and message of the error, from reading or from choosing.
fn wrong(text: &str) -> (usize, String) {
    let error = Set::parse(text)
        .and_then(|set| set.select(&small()).map(|_| ()))
        .unwrap_err();
    (error.column, error.to_string())
}

#[test]
fn a_set_chooses_by_dimension_field_and_number() {
    let cases: [(&str, &[u32]); 25] = [
        ("", &[0, 1, 2, 3, 4]),
        ("all", &[0, 1, 2, 3, 4]),
        ("scope=north", &[0, 1, 2]),
        ("SCOPE=North and tier=high", &[0, 1]),
        ("kind=initiative OR scope=south", &[3, 4]),
        ("NOT scope=north", &[3, 4]),
        ("scope!=north", &[3, 4]),
        ("industry IN (steel, \"food and drink\")", &[1, 2, 3, 4]),
        ("industry=\"food and drink\" AND NOT owner=kim", &[1, 4]),
        ("level>=Customer", &[1, 3]),
        ("level<C1", &[0, 4]),
        ("level IN (Fit, Suspect)", &[0, 2, 4]),
        ("unit=d1", &[0, 1, 2]),
        ("unit=all", &[0, 1, 2, 3, 4]),
        ("division=d2", &[3, 4]),
        ("product=pumps", &[0, 1]),
        ("account=\"account 2\" OR account=3", &[2, 3, 4]),
        ("rv>=55", &[1]),
        ("rv<-29.99", &[3]),
        ("cost>10", &[1]),
        ("revenue>0 AND contribution<0", &[3]),
        ("contribution<0", &[2, 3]),
        ("interactions=1", &[0, 4]),
        ("days_silent<=80", &[1]),
        (
            "stakeholder=partner OR (role=champion AND days_known=100)",
            &[1, 2],
        ),
    ];
    for (text, want) in cases {
        let want: Vec<u32> = want.to_vec();
        // Contribution of record 3 is 7.00 less 10.00 of cost.
        assert_eq!(chosen(text), want, "{text}");
    }
}

#[test]
fn an_error_points_at_the_column_and_says_what_to_do() {
    let cases = [
        ("scope=", 7, "expected a value"),
        ("scope north", 7, "expected a comparison after `scope`"),
        ("scope=north AND", 16, "expected the name of a dimension"),
        ("(scope=north", 13, "parenthesis of column 1 is not closed"),
        ("scope=north tier=high", 13, "expected AND, OR or the end"),
        ("industry=\"steel", 10, "the quote is not closed"),
        ("scope=north $", 13, "unexpected `$`"),
        ("industry IN steel", 13, "expected `(` after IN"),
        ("tier=high AND scop=north", 15, "did you mean `scope`?"),
        ("tier=high AND scope=nord", 21, "did you mean `north`?"),
        ("level>=Customr", 8, "did you mean `Customer`?"),
        ("rv>=lots", 5, "not a number"),
        ("tier>high", 1, "`tier` has no order"),
        ("owner=zoe", 7, "known: kim, lee"),
    ];
    for (text, column, words) in cases {
        let (at, message) = wrong(text);
        assert_eq!(at, column, "{text}: {message}");
        assert!(message.contains(words), "{text}: {message}");
    }
    let deep = format!("{}scope=north", "NOT ".repeat(5_000));
    assert!(
        Set::parse(&deep)
            .unwrap_err()
            .to_string()
            .contains("too deeply")
    );
}

#[test]
fn a_set_is_one_json_text() {
    let set = Set::parse("a=1 and(b=2 or not c in (x,\"y z\"))").unwrap();
    let json = serde_json::to_string(&set).unwrap();
    assert_eq!(json, r#""a=1 AND (b=2 OR NOT c IN (x, \"y z\"))""#);
    assert_eq!(serde_json::from_str::<Set>(&json).unwrap(), set);
    assert!(serde_json::from_str::<Set>("\"a=\"").is_err());
}

/// Sets as text, nested at most three deep.
fn set_text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-z][a-z0-9_]{0,6}",
        "\"[ -!#-~é]{0,6}\"",
        Just("\"and\"".to_owned())
    ];
    let op = prop_oneof![
        Just("="),
        Just("!="),
        Just("<"),
        Just("<="),
        Just(">"),
        Just(">=")
    ];
    let leaf = prop_oneof![
        ("x[a-z0-9]{0,4}", op, word.clone())
            .prop_map(|(name, op, word)| format!("{name}{op}{word}")),
        ("x[a-z]{0,4}", prop::collection::vec(word, 1..4))
            .prop_map(|(name, words)| format!("{name} IN ({})", words.join(","))),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4)
                .prop_map(|parts| format!("({})", parts.join(" AND "))),
            prop::collection::vec(inner.clone(), 2..4)
                .prop_map(|parts| format!("({})", parts.join(" or "))),
            inner.prop_map(|part| format!("NOT ({part})")),
        ]
    })
}

proptest! {
    #[test]
    fn a_printed_set_reads_back_as_the_same_set(text in set_text()) {
        let set = Set::parse(&text).unwrap();
        prop_assert_eq!(&Set::parse(&set.to_string()).unwrap(), &set);
    }

    #[test]
    fn any_text_is_a_set_or_an_error_within_it(text in ".{0,40}") {
        if let Err(error) = Set::parse(&text) {
            prop_assert!((1..=text.chars().count() + 1).contains(&error.column));
        }
    }
}

#[test]
fn a_million_records_are_filtered_in_well_under_a_second() {
    let mut b = builder(day(10), 2);
    for contact in 1..=1_000_000 {
        b.record(
            &row(contact, 1 + i32::from(contact > 600_000), 1 + contact % 2),
            &[],
        )
        .unwrap();
    }
    b.record(&row(1_000_001, 2, 1), &[entry(day(0), 0, 7, 1)])
        .unwrap();
    let book = b.finish().unwrap();
    let set = Set::parse("scope=south AND industry=steel AND level<=Prospect AND rv<5").unwrap();
    #[expect(clippy::disallowed_methods, reason = "the promise is about time")]
    let start = std::time::Instant::now();
    let picked = set.select(&book).unwrap();
    let took = start.elapsed();
    assert_eq!(picked.count(), 200_000);
    // The promise is 50 ms; a busy machine must not fail the test.
    assert!(took.as_millis() < 500, "{took:?}");
    println!("filtered 1,000,001 records in {took:?}");
}
