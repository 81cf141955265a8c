//! The same seed and size give the same bytes; another seed gives others.

use crate::{files, sample};

#[test]
fn the_same_seed_and_size_give_byte_identical_files() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (folder.path().join("a"), folder.path().join("b"));
    assert_eq!(sample(&a, 100, 7), sample(&b, 100, 7));
    let (a, b) = (files(&a), files(&b));
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, bytes) in &a {
        assert!(b[name] == *bytes, "{name} differs");
    }
}

#[test]
fn another_seed_gives_another_enterprise() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (folder.path().join("a"), folder.path().join("b"));
    sample(&a, 100, 7);
    sample(&b, 100, 8);
    let (a, b) = (files(&a), files(&b));
    for name in ["crm/contacts.csv", "erp/orders.csv", "truth/accounts.csv"] {
        assert!(a[name] != b[name], "{name} is the same");
    }
}
