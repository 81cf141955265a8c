//! What is said about a YAML file that cannot be read as what it should be.

use rapport_model::flow::Flow;
use rapport_model::org::Org;
use rapport_model::yaml;

fn org(text: &str) -> rapport_model::diag::Problem {
    yaml::read::<Org>(text).unwrap_err()
}

#[test]
fn a_misspelt_key_is_answered_with_the_one_meant() {
    let problem = org("enterprise: A\nfunktions: []\nscopes: []\n");
    assert_eq!(
        (problem.line, problem.column, problem.text.as_str()),
        (2, 1, "funktions")
    );
    assert_eq!(problem.hint, "did you mean `functions`?");
}

#[test]
fn a_key_like_no_other_is_answered_with_all_that_could_stand_there() {
    let problem = org("enterprise: A\ncolour: red\nscopes: []\n");
    assert_eq!(
        problem.hint,
        "remove it, or write one of enterprise, units, functions, staff, scopes"
    );
}

#[test]
fn a_misspelt_word_of_a_list_is_answered_with_the_one_meant() {
    let problem =
        org("enterprise: A\nscopes:\n  - {code: a, name: A, kind: segmet, flow: f, unit: u}\n");
    assert_eq!(
        (problem.line, problem.column, problem.text.as_str()),
        (3, 30, "segmet")
    );
    assert_eq!(problem.hint, "did you mean `segment`?");
}

#[test]
fn a_missing_key_is_named() {
    let problem = org("enterprise: A\n");
    assert_eq!(problem.message, "`scopes` is missing here");
    assert_eq!(problem.hint, "add `scopes:`");
}

#[test]
fn a_word_where_a_number_belongs_is_quoted() {
    let problem = yaml::read::<Flow>("flow: f\nversion: two # soon\n").unwrap_err();
    assert_eq!(
        (problem.line, problem.column, problem.text.as_str()),
        (2, 10, "two")
    );
    assert_eq!(problem.message, "`two` is not a whole number from 0");
}

#[test]
fn broken_syntax_points_to_its_line() {
    let problem = org("enterprise: A\nunits: [\n  - {code: a}\nscopes: []\n");
    assert_eq!(problem.line, 3);
    assert!(problem.hint.contains("brackets"), "{problem}");
}
