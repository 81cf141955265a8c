//! `load`: so many viewers that look at the screens of a running server, while interactions are being written.

use crate::Done;
use crate::arguments::Arguments;
use crate::clock::now;
use crate::http::Connection;
use crate::sample::scatter;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long a viewer looks at a screen before the next.
const THINK: Duration = Duration::from_millis(500);
/// Connections that write.
const WRITERS: u64 = 4;

/// The calls of each screen, with what they are called in the figures.
const SCREENS: [&[(&str, &str)]; 7] = [
    &[("home", "/api/v1/home"), ("meta", "/api/v1/meta")],
    &[("records", "/api/v1/records?sort=-rv&limit=100")],
    &[(
        "records, searched",
        "/api/v1/records?search=person4&sort=name&limit=100",
    )],
    &[(
        "records, filtered",
        "/api/v1/records?phase=retention,closing&min_rv=0&sort=-change&limit=100",
    )],
    &[
        ("record", "/api/v1/records/{record}"),
        (
            "record's interactions",
            "/api/v1/records/{record}/interactions?limit=50",
        ),
        ("record's plans", "/api/v1/records/{record}/plans"),
    ],
    &[
        ("sources", "/api/v1/sources"),
        ("runs", "/api/v1/runs"),
        ("interactions", "/api/v1/interactions"),
    ],
    &[
        ("search", "/api/v1/search?q=person77"),
        ("flow", "/api/v1/flows/{flow}"),
        ("accounts", "/api/v1/accounts"),
    ],
];

/// Milliseconds of each call, by name.
type Times = BTreeMap<&'static str, Vec<f64>>;

/// Puts the load on and gives the figures.
pub(crate) fn run(arguments: &Arguments) -> Done<Value> {
    let address = arguments.text("address")?;
    let token = arguments.text("token")?;
    let (viewers, rate) = (arguments.number("viewers")?, arguments.number("rate")?);
    let people = arguments.number("contacts")?.cast_unsigned();
    let length = Duration::from_secs(arguments.number("seconds")?.cast_unsigned());
    let mut first = Connection::open(address, token)?;
    let text = |connection: &mut Connection, path: &str, pointer: &str| -> Done<String> {
        let body = connection.send(path, None)?.body;
        let value: Value = serde_json::from_slice(&body)?;
        let found = value.pointer(pointer).and_then(Value::as_str);
        Ok(found
            .ok_or_else(|| format!("{path} has no {pointer}"))?
            .to_owned())
    };
    first.plain();
    let scope = text(&mut first, "/api/v1/scopes", "/items/0/code")?;
    let flow = text(&mut first, "/api/v1/flows", "/items/0/flow")?;
    let kind = text(
        &mut first,
        &format!("/api/v1/flows/{flow}"),
        "/types/0/code",
    )?;
    let written = AtomicU64::new(0);
    let begin = now();
    let end = begin + length;
    let (seen, wrote) = std::thread::scope(|threads| {
        let looking: Vec<_> = (0..viewers.cast_unsigned())
            .map(|viewer| {
                let (scope, flow) = (&scope, &flow);
                threads.spawn(move || {
                    look(address, token, viewer, people, (scope, flow), end)
                        .map_err(|e| e.to_string())
                })
            })
            .collect();
        let writing: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (scope, kind, written) = (&scope, &kind, &written);
                let pace = Duration::from_secs_f64(WRITERS as f64 / rate as f64);
                threads.spawn(move || {
                    write(
                        address,
                        token,
                        (writer, people, pace),
                        (scope, kind),
                        end,
                        written,
                    )
                    .map_err(|e| e.to_string())
                })
            })
            .collect();
        let joined = |threads: Vec<std::thread::ScopedJoinHandle<'_, Result<Times, String>>>| {
            let mut all = Times::new();
            for thread in threads {
                let times = thread
                    .join()
                    .map_err(|_panic| "a client panicked".to_owned())??;
                for (name, mut some) in times {
                    all.entry(name).or_default().append(&mut some);
                }
            }
            Ok::<Times, String>(all)
        };
        (joined(looking), joined(writing))
    });
    let mut times = seen?;
    times.append(&mut wrote?);
    let calls: BTreeMap<&str, Value> = times
        .iter_mut()
        .map(|(name, ms)| (*name, spread(ms)))
        .collect();
    Ok(json!({
        "calls": calls,
        "written_per_second": written.load(Ordering::Relaxed) as f64 / begin.elapsed().as_secs_f64(),
    }))
}

fn spread(ms: &mut [f64]) -> Value {
    ms.sort_unstable_by(f64::total_cmp);
    let at = |hundredths: usize| ms.get((ms.len().max(1) - 1) * hundredths / 100).copied();
    json!({"count": ms.len(), "p50": at(50), "p99": at(99), "max": at(100)})
}

/// One viewer: screen after screen until the end.
fn look(
    address: &str,
    token: &str,
    viewer: u64,
    people: u64,
    (scope, flow): (&str, &str),
    end: Instant,
) -> Done<Times> {
    let mut connection = Connection::open(address, token)?;
    let mut times = Times::new();
    let mut step = viewer;
    // Not all at once.
    std::thread::sleep(THINK * (viewer % 20) as u32 / 20);
    while now() < end {
        let screen = SCREENS[(step % SCREENS.len() as u64) as usize];
        let person = 1 + scatter(viewer * 1_000_003 + step) % people;
        for (name, path) in screen {
            let path = path
                .replace("{record}", &format!("{person}.{scope}"))
                .replace("{flow}", flow);
            let before = now();
            let answer = connection.send(&path, None)?;
            let taken = before.elapsed();
            if answer.status != 200 {
                return Err(format!("{path} was answered with {}", answer.status).into());
            }
            times
                .entry(name)
                .or_default()
                .push(taken.as_secs_f64() * 1_000.0);
        }
        step += 1;
        std::thread::sleep(THINK);
    }
    Ok(times)
}

/// One writer: an interaction each `pace` until the end.
fn write(
    address: &str,
    token: &str,
    (writer, people, pace): (u64, u64, Duration),
    (scope, kind): (&str, &str),
    end: Instant,
    written: &AtomicU64,
) -> Done<Times> {
    let mut connection = Connection::open(address, token)?;
    let mut times = Times::new();
    let mut next = now();
    let mut number = writer;
    while now() < end {
        let person = 1 + scatter(number ^ 0x5eed) % people;
        let body = json!({"contact": person, "scope": scope, "type": kind}).to_string();
        let before = now();
        let answer = connection.send("/api/v1/interactions", Some(&body))?;
        if answer.status != 201 {
            return Err(format!("a write was answered with {}", answer.status).into());
        }
        let taken = before.elapsed().as_secs_f64() * 1_000.0;
        times.entry("log an interaction").or_default().push(taken);
        written.fetch_add(1, Ordering::Relaxed);
        number += WRITERS;
        next += pace;
        std::thread::sleep(next.saturating_duration_since(now()));
    }
    Ok(times)
}
