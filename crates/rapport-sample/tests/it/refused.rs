//! What cannot be, and how that is told.

use crate::sample;
use rapport_sample::{Options, Preset, SampleError, generate};

#[test]
fn a_preset_that_is_not_there_names_those_that_are() {
    let error = Preset::parse("B3").unwrap_err().to_string();
    assert!(error.contains("`B3`"), "{error}");
    assert!(error.contains("B1"), "{error}");
    assert_eq!(Preset::parse("b2").unwrap(), Preset::B2);
}

#[test]
fn too_few_or_too_many_accounts_are_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    for accounts in [0, 99, 1_000_001] {
        let options = Options {
            preset: Preset::B1,
            accounts,
            seed: 1,
        };
        let error = generate(options, folder.path(), |_| ()).unwrap_err();
        assert!(error.to_string().contains("from 100 to 1000000"), "{error}");
    }
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    sample(&folder.path().join("exports"), 100, 1);
    let options = Options {
        preset: Preset::B1,
        accounts: 100,
        seed: 1,
    };
    let error = generate(options, folder.path(), |_| ()).unwrap_err();
    assert!(matches!(error, SampleError::Occupied(_)), "{error}");
}
