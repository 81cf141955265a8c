//! What people decided, as the API writes it.

use super::at;
use super::line::{record_name, type_name};
use crate::wire::{
    ExceptionCause, ExceptionEnding, ExceptionEvent, ExceptionLine, ExceptionStanding, Named,
    Numbered, Pattern, PatternPoint, PatternSkipped, Published, Reference, SetAnswer, SetRemoved,
    Statistic, Suggestion, SuggestionJudged, SuggestionJudgement, Suggestions, UsualBand,
};
use rapport_engine::board::Board;
use rapport_engine::decided::ExceptionEvent as Event;
use rapport_engine::decided::{
    DecisionView, EndingView, ExceptionView, Kept, PatternView, PointView, SavedSet, SetView,
    Skipped, Standing, SuggestionEvent, SuggestionView, SuggestionsView,
};
use rapport_model::Micros;

/// The text of the answer to a decision that was kept.
pub(crate) fn kept(board: &Board, kept: &Kept) -> String {
    let text = match kept {
        Kept::Exception(event, stands) => serde_json::to_string(&standing(board, event, stands)),
        Kept::Suggestion(kept) => serde_json::to_string(&judged(board, kept)),
        Kept::Set(saved, records) => serde_json::to_string(&saved_set(saved, *records)),
        Kept::SetRemoved(name) => serde_json::to_string(&SetRemoved {
            name: name.clone(),
            removed: true,
        }),
        Kept::Published(patterns, skipped) => {
            // What was written a moment ago can be read.
            let views = patterns.iter().filter_map(|p| PatternView::of(p).ok());
            serde_json::to_string(&Published {
                published: views.map(|view| pattern(board, view)).collect(),
                skipped: skipped.iter().map(left_out).collect(),
            })
        }
    };
    // None of these types can fail to be written: their keys are texts.
    text.unwrap_or_default()
}

fn staff(board: &Board, code: &str) -> Named {
    let name = board.vocabulary.staff_names.get(code);
    Named {
        code: code.to_owned(),
        name: name.map_or(code, String::as_str).to_owned(),
    }
}

fn standing(board: &Board, event: &Event, standing: &Standing) -> ExceptionStanding {
    ExceptionStanding {
        key: event.key.clone(),
        state: standing.state.word().to_owned(),
        owner: standing.owner.as_deref().map(|code| staff(board, code)),
        outcome: standing.outcome.map(|o| o.word().to_owned()),
        by: event.by.clone(),
        at: at(event.at),
        note: event.note.clone(),
    }
}

/// One decision about an exception.
pub(crate) fn exception_event(board: &Board, event: Event) -> ExceptionEvent {
    ExceptionEvent {
        owner: event.owner.as_deref().map(|code| staff(board, code)),
        action: event.action,
        by: event.by,
        at: at(event.at),
        outcome: event.outcome,
        note: event.note,
    }
}

/// An exception as it is listed.
pub(crate) fn exception(view: ExceptionView) -> ExceptionLine {
    let causes = view.causes.into_iter().map(|cause| ExceptionCause {
        at: cause.at,
        type_code: cause.type_code,
        type_name: cause.type_name,
        rv_hundredths: cause.rv_hundredths,
    });
    ExceptionLine {
        causes: causes.collect(),
        key: view.key,
        record: view.record,
        contact: Numbered {
            id: view.contact,
            name: view.contact_name,
        },
        account: view.account.map(|a| Numbered {
            id: a.id,
            name: a.name,
        }),
        scope: view.scope,
        scope_name: view.scope_name,
        kind: view.kind,
        severity: view.severity,
        way: view.way,
        because: view.because,
        since: view.since,
        since_days: view.since_days,
        rv_hundredths: view.rv_hundredths,
        usual: view
            .usual_hundredths
            .map(|[p10, p50, p90]| UsualBand { p10, p50, p90 }),
        exposed_minor: view.exposed_minor,
        currency: view.currency,
        state: view.state,
        owner: view.owner.map(|owner| Named {
            code: owner.code,
            name: owner.name,
        }),
        assigned: view.assigned,
        outcome: view.outcome,
        judged_by: view.judged_by,
        judged_at: view.judged_at,
        note: view.note,
    }
}

/// How past exceptions of a kind ended.
pub(crate) fn ending(view: EndingView) -> ExceptionEnding {
    ExceptionEnding {
        kind: view.kind,
        closed: view.closed,
        acted: view.acted,
        expected: view.expected,
        false_alarm: view.false_alarm,
    }
}

/// A saved set as it is listed.
pub(crate) fn set(view: SetView) -> SetAnswer {
    SetAnswer {
        name: view.name,
        text: view.text,
        note: view.note,
        by: view.by,
        saved_at: view.saved_at,
        records: view.records,
        problem: view.problem,
    }
}

fn saved_set(saved: &SavedSet, records: u64) -> SetAnswer {
    SetAnswer {
        name: saved.name.clone(),
        text: saved.text.clone(),
        note: saved.note.clone(),
        by: saved.by.clone(),
        saved_at: at(saved.saved_at),
        records: Some(records),
        problem: None,
    }
}

/// What to do next in one relationship.
pub(crate) fn suggestions(view: SuggestionsView) -> Suggestions {
    Suggestions {
        record: view.record,
        as_of: view.as_of,
        best: view.best,
        horizon_days: view.horizon_days,
        evidence_least: view.evidence_least,
        items: view.items.into_iter().map(suggestion).collect(),
        suppressed: view.suppressed,
        caveats: view.caveats,
    }
}

fn suggestion(view: SuggestionView) -> Suggestion {
    Suggestion {
        type_code: view.type_code,
        type_name: view.type_name,
        level: view.level,
        share: Statistic(view.share),
        share_low: view.share_low.map(Statistic),
        share_high: view.share_high.map(Statistic),
        n: view.n,
        of: view.of,
        relationships: view.relationships,
        rv_hundredths: view.rv_hundredths,
        rv_low_hundredths: view.rv_low_hundredths,
        rv_high_hundredths: view.rv_high_hundredths,
        cost_minor: view.cost_minor,
        currency: view.currency,
        within_days: view.within_days.map(Statistic),
        steps_matched: view.steps_matched,
        judgement: view.decision.map(decision),
    }
}

fn decision(view: DecisionView) -> SuggestionJudgement {
    SuggestionJudgement {
        verdict: view.verdict,
        reason: view.reason,
        note: view.note,
        by: view.by,
        at: view.at,
    }
}

fn judged(board: &Board, event: &SuggestionEvent) -> SuggestionJudged {
    let code = board.vocabulary.types.get(&event.type_id);
    let interval = event.rv_interval_hundredths;
    SuggestionJudged {
        record: record_name(board, event.record),
        type_code: code.cloned().unwrap_or_default(),
        type_name: type_name(board, event.record, event.type_id, Micros::END),
        verdict: event.verdict.clone(),
        reason: event.reason.clone(),
        note: event.note.clone(),
        by: event.by.clone(),
        at: at(event.at),
        expected_rv_hundredths: event.rv_hundredths,
        expected_rv_low_hundredths: interval.map(|i| i[0]),
        expected_rv_high_hundredths: interval.map(|i| i[1]),
        expected_cost_minor: event.cost_minor,
        n: event.n,
        horizon_days: event.horizon_days,
    }
}

/// A published pattern.
pub(crate) fn pattern(board: &Board, view: PatternView) -> Pattern {
    let scope = board.vocabulary.scope(&view.scope);
    Pattern {
        scope_name: scope.map_or_else(|| view.scope.clone(), |(_, s)| s.name.clone()),
        points: points(board, &view),
        scope: view.scope,
        version: view.version,
        set: view.set,
        n: view.n,
        flow_version: view.flow_version,
        as_of: view.as_of,
        by: view.by,
        note: view.note,
        published_at: view.published_at,
    }
}

/// A published pattern as the band beside a record's curve.
pub(crate) fn reference(board: &Board, view: PatternView) -> Reference {
    Reference {
        label: format!("Best practice ({})", view.set),
        points: points(board, &view),
        n: view.n,
        version: view.version,
        set: view.set,
        published_at: view.published_at,
        by: view.by,
    }
}

fn points(board: &Board, view: &PatternView) -> Vec<PatternPoint> {
    let scope = board.vocabulary.scope(&view.scope);
    let name = |code: &str| {
        let types = scope.map(|(_, s)| &s.flow.latest().flow.types);
        let spec = types.and_then(|all| all.iter().find(|t| *t.code == code));
        spec.map_or_else(|| code.to_owned(), |t| t.name.clone())
    };
    let point = |p: &PointView| PatternPoint {
        position: p.position,
        n: p.n,
        p10: p.p10,
        p50: p.p50,
        p90: p.p90,
        step: p.step.as_ref().map(|step| Named {
            code: step.type_code.clone(),
            name: name(&step.type_code),
        }),
        step_share: p.step.as_ref().map(|step| Statistic(step.share)),
    };
    view.points.iter().map(point).collect()
}

fn left_out(skipped: &Skipped) -> PatternSkipped {
    PatternSkipped {
        scope: skipped.scope.clone(),
        why: skipped.why.clone(),
    }
}
