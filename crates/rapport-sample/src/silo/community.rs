//! The community: profiles, a stream of posts that have little in common, and a gamification stream of plain sentences.

use super::table::Json;
use super::{Done, Tally, Told};
use crate::course::Touch;
use crate::error::SampleError;
use serde_json::json;
use std::path::Path;

const PROFILES: &str = "community_profiles";
const POSTS: &str = "community_posts";
const GAMES: &str = "community_games";

pub(super) struct Community {
    profiles: Json,
    posts: Json,
    games: Json,
    count: u64,
}

impl Community {
    pub(super) fn create(folder: &Path) -> Result<Self, SampleError> {
        Ok(Self {
            profiles: Json::array(folder, "community/profiles.json")?,
            posts: Json::array(folder, "community/posts.json")?,
            games: Json::lines(folder, "community/gamification.jsonl")?,
            count: 0,
        })
    }

    pub(super) fn write(&mut self, told: Told<'_>, tally: &mut Tally) -> Done {
        for person in told.account.people.iter().filter(|p| p.from == 0) {
            let Some(handle) = &person.handle else {
                continue;
            };
            let address = person.private.as_ref().unwrap_or(&person.email);
            self.profiles.value(&json!({
                "handle": handle,
                "mail": address,
                "display": person.name.initial(),
            }))?;
            tally.row(PROFILES);
        }
        for deed in &told.course.community {
            self.deed(told, deed, tally)?;
        }
        Ok(())
    }

    fn deed(&mut self, told: Told<'_>, deed: &Touch, tally: &mut Tally) -> Done {
        let Some(handle) = &told.account.people[deed.who].handle else {
            return Ok(());
        };
        self.count += 1;
        let id = format!("p{}", self.count);
        let at = told.calendar.iso(deed.at);
        let body = match deed.code {
            "answered_a_peer" => {
                json!({"kind": "answer", "to": "thread", "text": "Had that too. Check the earth of the shield."})
            }
            "peer_answered_in_community" => {
                json!({"kind": "question", "answered": true, "text": "Does anybody know this error?"})
            }
            "idea_submitted" => {
                json!({"kind": "idea", "title": "Show the serial number on the start page"})
            }
            "idea_adopted" => {
                json!({"kind": "idea", "title": "Quieter fan", "state": "adopted", "credit": handle})
            }
            "product_review" => json!({"kind": "review", "stars": 3 + self.count % 3}),
            "feature_vote" => json!({"kind": "vote", "on": "p1"}),
            _ => json!({"kind": "poll", "choice": 1 + self.count % 5}),
        };
        self.posts
            .value(&json!({"id": id, "when": at, "by": handle, "body": body}))?;
        tally.row(POSTS);
        if deed.code == "answered_a_peer" && self.count.is_multiple_of(2) {
            // Points for the same answer: one happening, two systems.
            self.games.value(
                &json!({"line": format!("{at} {handle} earned 10 points for answer {id}")}),
            )?;
            tally.row(GAMES);
        }
        if self.count.is_multiple_of(7) {
            self.games.value(
                &json!({"line": format!("{at} {handle} received badge Helper no. {}", self.count)}),
            )?;
            tally.row(GAMES);
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Done {
        self.profiles.finish()?;
        self.posts.finish()?;
        self.games.finish()
    }
}
