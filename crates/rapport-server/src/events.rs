//! What open screens are told, with the last few kept for those that lost their connection for a moment.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;

/// Events kept for screens that come back.
const KEPT: usize = 2_048;

/// One event.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// Counted up from the start of the server; 0 until it is sent.
    pub(crate) id: u64,
    /// `record`, `ledger` or `changed`; `stop` ends all streams and is not told.
    pub(crate) name: &'static str,
    /// The record it is about.
    pub(crate) record: Option<String>,
    /// The data, as JSON.
    pub(crate) data: Arc<str>,
}

impl Event {
    pub(crate) fn record(record: String, data: String) -> Self {
        Self {
            id: 0,
            name: "record",
            record: Some(record),
            data: data.into(),
        }
    }

    /// Something changed that no single record tells: a harvest, or a decision of who is who.
    pub(crate) fn changed(data: String) -> Self {
        Self {
            name: "changed",
            ..Self::ledger(data)
        }
    }

    pub(crate) fn ledger(data: String) -> Self {
        Self {
            id: 0,
            name: "ledger",
            record: None,
            data: data.into(),
        }
    }
}

/// Where events are sent from and listened to.
#[derive(Debug, Clone)]
pub(crate) struct Events {
    sender: broadcast::Sender<Event>,
    kept: Arc<Mutex<(u64, VecDeque<Event>)>>,
}

impl Events {
    /// `first` is what ids count from: not the same in two starts, so that a screen of a former start is told to load anew.
    pub(crate) fn new(first: u64) -> Self {
        Self {
            sender: broadcast::channel(KEPT).0,
            kept: Arc::new(Mutex::new((first, VecDeque::new()))),
        }
    }

    /// Whether an event would be of use to anybody, now or on coming back.
    pub(crate) fn anybody(&self) -> bool {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        self.sender.receiver_count() > 0 || !kept.1.is_empty()
    }

    pub(crate) fn send(&self, mut event: Event) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.0 += 1;
        event.id = kept.0;
        if kept.1.len() == KEPT {
            kept.1.pop_front();
        }
        kept.1.push_back(event.clone());
        // Under the lock, so that events are told in order of their ids. Without listeners nobody misses it.
        drop(self.sender.send(event));
    }

    /// Ends all streams.
    pub(crate) fn stop(&self) {
        let stop = Event {
            id: 0,
            name: "stop",
            record: None,
            data: "".into(),
        };
        drop(self.sender.send(stop));
    }

    /// What follows an event, if it is still kept, and everything from now on. `None` for what was missed means: load anew.
    pub(crate) fn listen(
        &self,
        after: Option<u64>,
    ) -> (Option<Vec<Event>>, u64, broadcast::Receiver<Event>) {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let receiver = self.sender.subscribe();
        let Some(after) = after else {
            return (Some(Vec::new()), kept.0, receiver);
        };
        let known = after == kept.0 || kept.1.iter().any(|event| event.id == after + 1);
        let missed = kept.1.iter().filter(|event| event.id > after);
        (known.then(|| missed.cloned().collect()), kept.0, receiver)
    }

    /// Screens that listen.
    pub(crate) fn listeners(&self) -> usize {
        self.sender.receiver_count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_that_comes_back_gets_what_it_missed_or_is_told_to_load_anew() {
        let events = Events::new(100);
        let (missed, last, _open) = events.listen(None);
        assert_eq!((missed.map(|m| m.len()), last), (Some(0), 100));
        for n in 0..3 {
            events.send(Event::record(format!("{n}.s"), "{}".to_owned()));
        }
        let missed = events.listen(Some(101)).0.unwrap();
        let ids: Vec<u64> = missed.iter().map(|event| event.id).collect();
        assert_eq!(ids, [102, 103]);
        assert_eq!(events.listen(Some(103)).0.map(|m| m.len()), Some(0));
        assert!(events.listen(Some(7)).0.is_none(), "of a former start");
        for _ in 0..KEPT {
            events.send(Event::ledger("{}".to_owned()));
        }
        assert!(events.listen(Some(101)).0.is_none(), "no longer kept");
    }
}
