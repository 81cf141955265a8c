//! A rule makes no value larger than it may, whatever makes it grow.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that meets an error has failed its test"
)]

use crate::rule_support::{CONTEXT, Still, compile, order, problem, run, spec, text};
use rapport_harvest::lookup::LookupSet;
use rapport_harvest::rule::RuleRunner;
use rapport_harvest::{IdentityKinds, Reason, Rule, SourceSpec};
use std::collections::BTreeSet;
use std::path::Path;

/// `x`, and what is done to it again and again.
fn again(start: &str, step: &str) -> String {
    format!(
        "n = string!(.note)\nx = {start}\nfor_each(range!(0, 60)) -> |_i, _n| {{ {step} }}\n{{\"staff\": 1, \"name\": n}}"
    )
}

fn once(expression: &str) -> String {
    format!("n = string!(.note)\nx = {expression}\n{{\"staff\": 1, \"name\": n}}")
}

/// YAML in which each name stands for nine of the name before it.
fn repeated_names() -> String {
    let mut yaml = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for pair in ["ab", "bc", "cd", "de", "ef", "fg", "gh", "hi"] {
        let (before, name) = pair.split_at(1);
        let nine = vec![format!("*{before}"); 9].join(",");
        yaml += &format!("{name}: &{name} [{nine}]\n");
    }
    yaml + "z: " + &"q".repeat(200_000) + "\n"
}

/// What makes values grow: its name, the rule, and the text in `.note`.
fn growing() -> Vec<(&'static str, String, String)> {
    let aaa = || "a".repeat(5_000);
    let many = || "a".repeat(2_000_000);
    vec![
        ("+", again("n", "x = x + x"), aaa()),
        ("*", once("n * 100000000"), aaa()),
        ("template", again("n", "x = \"{{ x }}{{ x }}\""), aaa()),
        ("array", again("[n]", "x = [x, x]"), aaa()),
        ("object", again("{\"a\": n}", "x = {\"a\": x, \"b\": x}"), aaa()),
        ("nested", again("[n]", "x = [[[x]]]"), aaa()),
        ("path", again("{\"a\": n}", "y = x\nx.a = y\nx.b = y"), aaa()),
        ("record", again("[n]", "y = .\n.anything = {\"a\": y, \"b\": y}"), aaa()),
        ("|", again("{\"a\": n}", "x = x | {\"a\": x, \"b\": x}"), aaa()),
        ("|=", again("{\"a\": n}", "x |= {\"a\": x, \"b\": x}"), aaa()),
        ("if", again("[n]", "x = if .count == 2 { [x, x] } else { [n] }"), aaa()),
        ("??", again("[n]", "x = [x, x, to_int(.anything) ?? 0]"), aaa()),
        ("err", again("[n]", "y, err = [x, x, to_int(.anything)]\nx = y"), aaa()),
        ("append", again("[1, 2]", "x = append(x, x)"), aaa()),
        ("push", again("[1, 2]", "x = push(x, x)"), aaa()),
        ("merge", again("{\"a\": n}", "x = merge(x, {\"b\": x, \"c\": x})"), aaa()),
        ("set", once("set!({\"a\": [1]}, [\"a\", 100000000], 1)"), aaa()),
        ("compact", again("[n]", "x = compact([x, x])"), aaa()),
        ("flatten", once("flatten({\"a\": object_from_array!(map_values(split(n, \"\")) -> |c| { [c, 1] })}, separator: n * 5000)"), aaa()),
        ("unflatten", once("unflatten(object!(parse_json!(n)))"), format!("{{\"a{}\": 1}}", ".a".repeat(5_000))),
        ("unnest", "n = string!(.note)\n.list = split(n, \"\")\n.text = n\nx = unnest!(.list)\n{\"staff\": length(x)}".to_owned(), aaa()),
        ("zip", again("[n, n]", "x = zip([x, x], [x, x])"), aaa()),
        ("map_values", once("map_values(split(n, \"\")) -> |_c| { n }"), aaa()),
        ("map_values that may fail", once("map_values(split(n, \"\")) -> |c| { to_int(c) ?? n }"), aaa()),
        ("map_keys", once("map_keys(object_from_array!(map_values(range!(0, 5000)) -> |i| { [to_string(i), i] })) -> |k| { n + k }"), aaa()),
        ("nested map_values", once("map_values(split(n, \"\")) -> |_c| { map_values(split(n, \"\")) -> |c| { c } }"), aaa()),
        ("filter", once("filter(map_values(split(n, \"\")) -> |_c| { [n] }) -> |_i, _v| { true }"), aaa()),
        ("replace", once("replace(n, \"a\", n)"), aaa()),
        ("replace with a group", once("replace(n, r'(a+)', \"$1$1$1$1\" * 1000)"), aaa()),
        ("replace of a call", once("replace(downcase(n), r'a', upcase(n))"), aaa()),
        ("replace_with", once("replace_with(n, r'a') -> |_m| { n }"), aaa()),
        ("join", once("join!(split(n, \"\"), n)"), aaa()),
        ("sieve", once("sieve(n, r'b', replace_single: n)"), aaa()),
        ("redact", once(&format!("redact(n, filters: [r'a'], redactor: {{\"type\": \"text\", \"replacement\": \"{}\"}})", "b".repeat(100))), many()),
        ("range", once("range!(0, 100000000000)"), aaa()),
        ("format_number", once("format_number(1.5, scale: 1000000000)"), aaa()),
        ("split", once("split(n, \"\")"), many()),
        ("split by a pattern", once("split(n, r'')"), many()),
        ("chunks", once("chunks!(n, 1)"), many()),
        ("parse_regex_all", once("parse_regex_all!(n, r'(?P<x>a)')"), many()),
        ("parse_json", once("array!(parse_json!(n))"), format!("[{}1]", "1,".repeat(2_000_000))),
        ("parse_csv", once("parse_csv!(n)"), ",".repeat(2_000_000)),
        ("parse_xml", once("parse_xml!(n)"), "<a>".repeat(500_000)),
        ("parse_ruby_hash", once("parse_ruby_hash!(n)"), "{ \"a\" => ".repeat(500_000)),
        ("parse_yaml", once("parse_yaml!(n)"), repeated_names()),
        ("encode_json", again("n", "x = encode_json(x)"), "\"\\".repeat(100)),
        ("encode_json pretty", once("encode_json(map_values(split(n, \"\")) -> |c| { [[[[[[[[[[c]]]]]]]]]] }, pretty: true)"), "a".repeat(70_000)),
        ("encode_logfmt", again("n", "x = encode_logfmt({\"a\": x})"), "\"\\".repeat(100)),
        ("encode_key_value", once("encode_key_value(object_from_array!(map_values(range!(0, 5000)) -> |i| { [to_string(i), i] }), field_delimiter: n)"), aaa()),
        ("encode_base16", again("n", "x = encode_base16(x)"), aaa()),
        ("encode_base64", again("n", "x = encode_base64(x)"), aaa()),
        ("encode_percent", once("encode_percent(n)"), "%".repeat(8_000_000)),
        ("encode_csv", again("n", "x = encode_csv!([x])"), "\"".repeat(1_000)),
    ]
}

/// The message of the refusal, or what happened instead.
fn refused(name: &str, rule: &str, note: &str, bytes_max: Option<usize>) -> Result<String, String> {
    let compiled = compile(rule).map_err(|problems| format!("{name}: {problems:?}"))?;
    let rule = compiled.with_lookups(LookupSet::default()).unwrap();
    let runner = RuleRunner::new(rule, Box::new(Still));
    let mut runner = match bytes_max {
        Some(bytes_max) => runner.with_bytes_max(bytes_max),
        None => runner,
    };
    let mut record = order();
    record[4] = text(note);
    match runner.run(&mut record, CONTEXT) {
        Err((Reason::RuleTooLarge, message)) => Ok(message),
        Err((reason, message)) => Err(format!("{name}: {reason:?} {message}")),
        Ok(_) => Err(format!("{name} grew without a limit")),
    }
}

/// Set in the process that has little memory.
const CHILD: &str = "RAPPORT_TEST_LITTLE_MEMORY";

#[cfg(unix)]
#[test]
fn whatever_makes_a_value_grow_ends_its_record_also_where_memory_is_short() {
    const NAME: &str =
        "rule_memory::whatever_makes_a_value_grow_ends_its_record_also_where_memory_is_short";
    if std::env::var_os(CHILD).is_some() {
        let mut wrong = Vec::new();
        for (name, rule, note) in growing() {
            match refused(name, &rule, &note, None) {
                Ok(said) if said.starts_with("line ") && said.ends_with("or split the record") => {}
                Ok(other) | Err(other) => wrong.push(other),
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        return;
    }
    // A gibibyte of addresses, of which the program itself takes a part.
    let child = std::process::Command::new("sh")
        .args([
            "-c",
            "ulimit -v 1048576 && exec \"$0\" --exact \"$1\" --nocapture",
        ])
        .arg(std::env::current_exe().unwrap())
        .arg(NAME)
        .env(CHILD, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success(), "{}: {said}", child.status);
    let listed = String::from_utf8_lossy(&child.stdout);
    assert!(listed.contains("1 passed"), "{listed}");
}

#[test]
fn a_smaller_limit_holds_as_well() {
    let mut wrong = Vec::new();
    for (name, rule, note) in growing() {
        if note.len() <= 5_000 {
            wrong.extend(refused(name, &rule, &note, Some(100_000)).err());
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_too_large_cannot_be_swallowed() {
    let rule = "n = string!(.note)\nx = to_string(slice(parse_json(n) ?? [], 0) ?? []) ?? \"caught\"\ny, err = parse_json(n)\n{\"staff\": x, \"name\": err}";
    let message = refused(
        "parse_json",
        rule,
        &format!("[{}1]", "1,".repeat(2_000_000)),
        None,
    )
    .unwrap();
    assert!(
        message.starts_with("line 2: `parse_json(n)`: this would make a value of more than 16 MiB"),
        "{message}"
    );
}

#[test]
fn a_record_after_one_that_was_too_large_goes_on() {
    let rule = compile("{\"staff\": length(split(string!(.note), \"\"))}").unwrap();
    let rule = rule.with_lookups(LookupSet::default()).unwrap();
    let mut runner = RuleRunner::new(rule, Box::new(Still));
    let mut of = |note: &str| {
        let mut record = order();
        record[4] = text(note);
        runner.run(&mut record, CONTEXT).map(|drafts| drafts.len())
    };
    assert_eq!(
        of(&"a".repeat(2_000_000)).unwrap_err().0,
        Reason::RuleTooLarge
    );
    assert_eq!(of("abc"), Ok(1));
    assert_eq!(of(&"a".repeat(900_000)), Ok(1));
}

#[test]
fn an_index_that_would_need_all_elements_before_it_is_refused_when_the_rule_is_read() {
    let problem = problem("x = []\nx[100000000] = 1\n{\"staff\": length(x)}");
    assert!(
        problem.message.contains("element number 100000000"),
        "{problem}"
    );
}

#[test]
fn what_a_rule_means_stays_as_it_was() {
    let drafts = run(r#"
        words = split("b,a,c", ",")
        upper = map_values(words) -> |w| { upcase(w) }
        numbers, failed = map_values(["1", "x"]) -> |w| { to_int(w) }
        good = map_values(["1", "2"]) -> |w| { to_int(w) } ?? []
        known = {"a": {"b": 1}}
        known |= {"c": upper}
        known.a.d = if .count == 2 { [known.c[0], "x"] } else { [] }
        n = 0
        for_each(words) -> |i, w| { n = n + i; if w == "c" { n = n * 10 } }
        s = replace(join(upper, "-"), "-", "+") + "!"
        t = replace_with(s, r'[A-C]') -> |m| { downcase(m.string) + m.string }
        u, err = { [to_int(.email)] }
        {"staff": t, "name": encode_json([numbers, failed == null, good, known, n]), "unit": (err != null)}
    "#);
    let shown = format!("{drafts:?}");
    assert!(shown.contains("bB+aA+cC!"), "{shown}");
    assert!(
        shown.contains(r#"[null,false,[1,2],{\"a\":{\"b\":1,\"d\":[\"B\",\"x\"]},\"c\":[\"B\",\"A\",\"C\"]},30]"#)
            || shown.contains(r#"[[],false,[1,2],{\"a\":{\"b\":1,\"d\":[\"B\",\"x\"]},\"c\":[\"B\",\"A\",\"C\"]},30]"#),
        "{shown}"
    );
    assert!(shown.contains("unit: Some(\"true\")"), "{shown}");
}

#[test]
fn the_rules_of_all_examples_can_be_bounded() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut seen = BTreeSet::new();
    for path in glob::glob(&root.join("*/sources/*.yaml").to_string_lossy()).unwrap() {
        let path = path.unwrap();
        let spec: SourceSpec = spec(&std::fs::read_to_string(&path).unwrap());
        let project = path.parent().and_then(Path::parent).unwrap();
        let settings = std::fs::read_to_string(project.join("rapport.yaml")).unwrap();
        let settings: serde_json::Value = rapport_model::yaml::read(&settings).unwrap();
        let kinds: IdentityKinds = serde_json::from_value(settings["identity"].clone()).unwrap();
        let rule = path.with_extension("vrl");
        let text = std::fs::read_to_string(&rule).unwrap();
        if let Err(problems) = Rule::compile(&text, "rule", &spec, &kinds) {
            panic!("{}: {problems:#?}", rule.display());
        }
        seen.insert(rule);
    }
    assert!(seen.len() >= 5, "{seen:?}");
}
