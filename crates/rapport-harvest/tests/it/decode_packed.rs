//! Compression, archives and encodings.

use crate::read_support::{all, delimited, format, open, shown, write};
use flate2::Compression;
use flate2::write::GzEncoder;
use rapport_harvest::Reason;
use rapport_harvest::decode::{CappedDecoder, Layer, Limits, ZipMethod};
#[cfg(unix)]
use rapport_harvest::files::{InputFile, list_all};
use rapport_harvest::files::{fingerprint, list};
use rapport_harvest::read::{DelimitedReader, Input};
use std::io::{self, Cursor, Read, Write};
use zip::write::SimpleFileOptions;

const TABLE: &str = "a,b\n1,Zoë\n2,x\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("packed");
    encoder.finish().expect("packed")
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .expect("started");
        archive.write_all(bytes).expect("packed");
    }
    archive.finish().expect("packed").into_inner()
}

#[test]
fn gzip_zstd_and_zip_members_read_like_the_plain_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let zstd = zstd::encode_all(TABLE.as_bytes(), 1).expect("packed");
    let archive = zip(&[
        ("in/t.csv", TABLE.as_bytes()),
        ("in/u.csv.gz", &gzip(TABLE.as_bytes())),
    ]);
    std::fs::write(folder.path().join("z.zip"), archive).expect("written");
    let mut files = vec![
        write(folder.path(), "p.csv", TABLE.as_bytes()),
        write(folder.path(), "g.csv.gz", &gzip(TABLE.as_bytes())),
        write(folder.path(), "s.csv.zst", &zstd),
    ];
    files.extend(list(folder.path(), &["*.zip/in/*.csv".to_owned()]).expect("listed"));
    assert_eq!(files.len(), 5);
    assert_eq!(files[3].name, "z.zip/in/t.csv");
    for file in files {
        let mut reader = open(&format("{type: delimited}"), &file).expect("it opens");
        assert_eq!(
            shown(reader.as_mut()),
            ["1[1|Zoë]", "2[2|x]"],
            "{}",
            file.name
        );
        assert_eq!(reader.bytes_read(), file.size, "{}", file.name);
    }
}

#[test]
fn a_gzip_that_was_cut_off_gives_its_rows_and_then_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let noise = |row: u64| format!("{row},{}\n", row.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let table: String = std::iter::once("a,b\n".to_owned())
        .chain((0..50_000).map(noise))
        .collect();
    let mut packed = gzip(table.as_bytes());
    packed.truncate(packed.len() - 4);
    let file = write(folder.path(), "cut.csv.gz", &packed);
    let mut reader = open(&format("{type: delimited}"), &file).expect("it opens");
    let (rows, error) = all(reader.as_mut());
    let error = error.expect("cut off");
    assert_eq!(error.reason, Reason::UnreadableFile);
    assert!(error.message.contains("cut off on its way"), "{error}");
    assert!(!rows.is_empty());
    for (name, layer) in [("zstd", Layer::Zstd), ("gzip", Layer::Gzip)] {
        let packed = match layer {
            Layer::Zstd => zstd::encode_all(table.as_bytes(), 1).expect("packed"),
            _ => gzip(table.as_bytes()),
        };
        let half = Cursor::new(packed[..packed.len() / 2].to_vec());
        let mut decoder = CappedDecoder::new(half, &[layer], Limits::default()).expect("opens");
        let error = io::copy(&mut decoder, &mut io::sink()).expect_err("cut off");
        assert_eq!(
            error.kind(),
            io::ErrorKind::UnexpectedEof,
            "{name}: {error}"
        );
    }
}

#[test]
fn a_zip_that_was_cut_off_or_damaged_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = zip(&[("t.csv", TABLE.repeat(100).as_bytes())]);
    std::fs::write(
        folder.path().join("cut.zip"),
        &archive[..archive.len() - 30],
    )
    .expect("written");
    let error = list(folder.path(), &["cut.zip/*.csv".to_owned()]).expect_err("cut off");
    assert!(error.to_string().starts_with("could not list"), "{error}");
    let layer = Layer::Zip {
        method: ZipMethod::Stored,
        crc32: 1,
        size: 5,
    };
    let raw = Cursor::new(b"hello".to_vec());
    let mut decoder = CappedDecoder::new(raw, &[layer], Limits::default()).expect("opens");
    let error = decoder
        .read_to_end(&mut Vec::new())
        .expect_err("wrong checksum");
    assert!(error.to_string().contains("damaged"), "{error}");
}

/// Ten gigabytes of zeros without holding them.
fn zeros() -> io::Take<io::Repeat> {
    io::repeat(0).take(10 << 30)
}

/// Packs as it is read: the packed bytes of a huge text that exists nowhere.
struct Bomb<E: Write> {
    encoder: E,
    from: io::Take<io::Repeat>,
    take: fn(&mut E) -> Vec<u8>,
    ready: Cursor<Vec<u8>>,
}

impl<E: Write> Read for Bomb<E> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.ready.read(buf)?;
            if n > 0 {
                return Ok(n);
            }
            let mut part = self.from.by_ref().take(1 << 20);
            io::copy(&mut part, &mut self.encoder)?;
            self.ready = Cursor::new((self.take)(&mut self.encoder));
        }
    }
}

#[test]
fn a_bomb_stops_early_with_an_error() {
    let gz = Bomb {
        encoder: GzEncoder::new(Vec::new(), Compression::fast()),
        from: zeros(),
        take: |e| std::mem::take(e.get_mut()),
        ready: Cursor::default(),
    };
    let zst = Bomb {
        encoder: zstd::Encoder::new(Vec::new(), 1).expect("an encoder"),
        from: zeros(),
        take: |e| {
            e.flush().expect("flushed");
            std::mem::take(e.get_mut())
        },
        ready: Cursor::default(),
    };
    let check = |mut decoder: CappedDecoder| {
        let mut unpacked = 0;
        let mut block = vec![0; 1 << 16];
        let error = loop {
            match decoder.read(&mut block) {
                Ok(n) => unpacked += n,
                Err(error) => break error,
            }
            assert!(unpacked < 64 << 20, "it must stop soon after 16 MiB");
        };
        assert_eq!(error.kind(), io::ErrorKind::QuotaExceeded);
        assert!(
            error.to_string().contains("harvest.unpack_ratio"),
            "{error}"
        );
    };
    check(CappedDecoder::new(gz, &[Layer::Gzip], Limits::default()).expect("opens"));
    check(CappedDecoder::new(zst, &[Layer::Zstd], Limits::default()).expect("opens"));
}

#[test]
fn the_limit_in_bytes_holds_whatever_the_ratio() {
    let packed = Cursor::new(gzip(TABLE.repeat(1000).as_bytes()));
    let limits = Limits {
        ratio: u64::MAX,
        bytes: 5000,
    };
    let mut decoder = CappedDecoder::new(packed, &[Layer::Gzip], limits).expect("opens");
    let error = io::copy(&mut decoder, &mut io::sink()).expect_err("too much");
    assert!(
        error.to_string().contains("harvest.unpack_bytes"),
        "{error}"
    );
}

fn utf16(text: &str, little: bool) -> Vec<u8> {
    let units = text.encode_utf16();
    units
        .flat_map(|u| {
            if little {
                u.to_le_bytes()
            } else {
                u.to_be_bytes()
            }
        })
        .collect()
}

#[test]
fn every_encoding_gives_the_same_rows_and_a_byte_order_mark_wins() {
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let latin: Vec<u8> = TABLE
        .chars()
        .map(|c| u8::try_from(c as u32).expect("latin-1"))
        .collect();
    let cases = [
        ("utf-8", TABLE.as_bytes().to_vec()),
        ("utf-8", marked(b"\xEF\xBB\xBF", TABLE.into())),
        ("latin-1", marked(b"\xEF\xBB\xBF", TABLE.into())),
        ("latin-1", latin),
        ("utf-8", marked(b"\xFF\xFE", utf16(TABLE, true))),
        ("utf-16", marked(b"\xFE\xFF", utf16(TABLE, false))),
        ("utf-16", utf16(TABLE, true)),
    ];
    for (encoding, bytes) in cases {
        let mut reader = delimited(&format!("{{type: delimited, encoding: {encoding}}}"), bytes);
        assert_eq!(shown(&mut reader), ["1[1|Zoë]", "2[2|x]"], "{encoding}");
    }
}

#[test]
fn a_long_utf_16_file_is_read_whole() {
    let table = format!("a,b\n{}", "1,😀é\n".repeat(100_000));
    let mut reader = delimited("{type: delimited, encoding: utf-16}", utf16(&table, true));
    let (rows, error) = all(&mut reader);
    assert_eq!((rows.len(), error), (100_000, None));
    assert!(rows.iter().all(Result::is_ok));
}

#[test]
fn a_row_that_is_not_utf_8_is_rejected_with_its_bytes_and_the_next_goes_on() {
    let mut reader = delimited("{type: delimited}", b"a,b\n1,Zo\xEB\n2,x\n".to_vec());
    let (rows, _) = all(&mut reader);
    let bad = rows[0].as_ref().expect_err("latin-1 bytes");
    assert_eq!(
        (bad.reason, bad.raw.as_ref()),
        (Reason::Encoding, b"1,Zo\xEB".as_slice())
    );
    assert!(rows[1].is_ok());
}

#[test]
fn invalid_utf_16_is_a_problem_of_the_file_with_its_position() {
    let mut bytes = utf16("a,b\n1,2\n", true);
    let position = bytes.len();
    bytes.extend_from_slice(&[0x00, 0xDC, b'x', 0]);
    let input = Input::new("bad.csv", Cursor::new(bytes));
    let yaml = "{type: delimited, encoding: utf-16}";
    let error = match DelimitedReader::open(&format(yaml), input) {
        Ok(mut reader) => all(&mut reader).1.expect("not UTF-16"),
        Err(error) => error,
    };
    assert_eq!(error.reason, Reason::Encoding);
    assert!(
        error
            .message
            .contains(&format!("UTF-16LE at byte {position}")),
        "{error}"
    );
}

#[test]
fn files_are_sorted_and_each_is_there_once() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in [
        "o/b.csv",
        "o/a.csv",
        "o/a.csv.gz",
        "o/deep/c.csv",
        "o/.hidden.csv",
        "x.txt",
    ] {
        write(folder.path(), name, b"a\n1\n");
    }
    let names = |patterns: &[&str]| -> Vec<String> {
        let patterns: Vec<String> = patterns.iter().map(|p| (*p).to_owned()).collect();
        list(folder.path(), &patterns)
            .expect("listed")
            .into_iter()
            .map(|f| f.name)
            .collect()
    };
    assert_eq!(names(&["o/*.csv", "o/a.csv"]), ["o/a.csv", "o/b.csv"]);
    assert_eq!(names(&["**/*.csv"]), ["o/a.csv", "o/b.csv", "o/deep/c.csv"]);
    let one = list(&folder.path().join("o/b.csv"), &["o/*.csv".to_owned()]).expect("listed");
    assert_eq!(one[0].name, "b.csv");
    let error = list(folder.path(), &["p/*.csv".to_owned()])
        .expect_err("nothing")
        .to_string();
    assert!(
        error.contains("`p/*.csv`") && error.contains(&*folder.path().to_string_lossy()),
        "{error}"
    );
    assert!(list(folder.path(), &["../*.csv".to_owned()]).is_err());
}

/// A folder `in` with a file, and one outside it that links in `in` lead to.
#[cfg(unix)]
fn folder_with_links() -> tempfile::TempDir {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "in/a.csv", b"a\n1\n");
    write(folder.path(), "secret/s.csv", b"a\n2\n");
    let input = folder.path().join("in");
    symlink(folder.path().join("secret/s.csv"), input.join("file.csv")).expect("linked");
    symlink(folder.path().join("secret"), input.join("dir")).expect("linked");
    symlink("a.csv", input.join("again.csv")).expect("linked");
    symlink("gone.csv", input.join("broken.csv")).expect("linked");
    folder
}

#[cfg(unix)]
#[test]
fn a_file_outside_the_input_folder_is_left_out_by_name_unless_the_source_follows_links() {
    let folder = folder_with_links();
    let input = folder.path().join("in");
    let patterns = ["*.csv".to_owned(), "dir/*.csv".to_owned()];
    let listing = list_all(&input, &patterns, false).expect("listed");
    let names = |files: &[InputFile]| files.iter().map(|f| f.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&listing.files), ["a.csv"]);
    let told: Vec<&str> = listing.not_read.iter().map(|n| n.name.as_str()).collect();
    assert_eq!(told, ["broken.csv", "dir/s.csv", "file.csv"]);
    assert!(
        listing.not_read[0].why.contains("leads nowhere"),
        "{listing:?}"
    );
    for outside in &listing.not_read[1..] {
        let why = &outside.why;
        assert!(
            why.contains("outside the input folder") && why.contains("secret/s.csv"),
            "{why}"
        );
        assert!(why.contains("`follow_links: true`"), "{why}");
    }
    assert_eq!(names(&list(&input, &patterns).expect("listed")), ["a.csv"]);
    let followed = list_all(&input, &patterns, true).expect("listed");
    assert_eq!(names(&followed.files), ["a.csv", "file.csv"]);
    assert_eq!(followed.not_read.len(), 1, "{followed:?}");
}

#[cfg(unix)]
#[test]
fn a_link_that_stays_inside_is_read_and_a_file_that_is_there_twice_once() {
    let folder = folder_with_links();
    let input = folder.path().join("in");
    let alone = list(&input, &["again.csv".to_owned()]).expect("listed");
    assert_eq!(alone[0].name, "again.csv");
    let named =
        list(&input.join("file.csv"), &["*.csv".to_owned()]).expect("a file that was named");
    assert_eq!(named[0].name, "file.csv");
    let error =
        list(&input, &["file.csv".to_owned(), "dir/*".to_owned()]).expect_err("nothing to read");
    let error = error.to_string();
    assert!(
        error.contains("`file.csv` lies outside") && error.contains("`dir/s.csv` lies outside"),
        "{error}"
    );
}

#[test]
fn the_fingerprint_follows_the_stored_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let a = write(folder.path(), "a.csv", b"same");
    let b = write(folder.path(), "b.csv", b"same");
    let c = write(folder.path(), "c.csv", b"other");
    let print = |file| fingerprint(file).expect("read");
    assert_eq!(print(&a), blake3::hash(b"same").to_hex().to_string());
    assert_eq!(print(&a), print(&b));
    assert_ne!(print(&a), print(&c));
}
