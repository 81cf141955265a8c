//! Each transcript is a test.

use crate::transcript::{folder, play};
use std::collections::BTreeSet;

macro_rules! transcripts {
    ($($name:ident)*) => {
        $(#[test] fn $name() { play(stringify!($name)); })*
        const ALL: &[&str] = &[$(stringify!($name)),*];
    };
}

transcripts! {
    new_makes_a_project_from_each_template
    check_names_file_line_text_and_hint_of_each_mistake
    check_tells_all_mistakes_at_once
    config_show_says_where_each_value_comes_from
    flow_commands_list_show_check_and_compare
    quickstart_from_harvest_to_verify
    quickstart_with_a_seal_in_between
    sql_asks_and_says_what_is_wrong
    wrong_usage_says_what_is_right
    help_of_every_command_has_an_example
}

#[test]
fn every_transcript_is_played() {
    let files = std::fs::read_dir(folder()).unwrap();
    let found: BTreeSet<String> = files
        .map(|file| {
            file.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let played: BTreeSet<String> = ALL.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(found, played);
}

#[test]
fn the_help_of_every_command_shows_an_example() {
    let file = folder().join("help_of_every_command_has_an_example.txt");
    let text = std::fs::read_to_string(file).unwrap();
    let commands: Vec<&str> = text.split("$ ").skip(1).collect();
    assert!(commands.len() > 20);
    for command in commands {
        assert!(command.contains("\n| Example"), "{command}");
    }
}
