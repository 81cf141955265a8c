// What the best relationships did next in the same situation, and what people decided about it.
import { invalid } from './refuse.mjs';
import { recordsOf } from './sets.mjs';
import { NOW, iso } from './world.mjs';
import { asOf } from './answers.mjs';

const BEST = 'tier=high';
const HORIZON_DAYS = 90;
const LEAST = 10;
const DAY = 86_400_000;
const REASONS = ['already_done', 'not_relevant', 'wrong_time', 'customer_declined', 'other'];
const last = (list) => list[list.length - 1];
/** By record and type: the last decision and how many interactions there were then. */
const decided = new Map();

const mean = (list) => list.reduce((sum, n) => sum + n, 0) / list.length;
function spreadOfMean(list) {
  const centre = mean(list);
  const error = 1.96 * Math.sqrt(mean(list.map((v) => (v - centre) ** 2)) / list.length);
  return list.length < 4 ? [null, null] : [Math.round(centre - error), Math.round(centre + error)];
}
function wilson(n, of) {
  const z = 1.96;
  const p = n / of;
  const middle = (p + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of))) / (1 + (z * z) / of);
  return [middle - half, middle + half];
}

/** Every time one of the best stood at this level: what came next, and what followed within the horizon. */
function situations(record) {
  const peers = recordsOf(BEST).filter((r) => r.scope === record.scope && r !== record);
  return peers.flatMap((peer) =>
    peer.entries.slice(0, -1).flatMap((entry, i) => {
      const next = peer.entries[i + 1];
      if (entry.level.code !== record.level.code || next.type.kind === 'voc' || next.rv < 0) return [];
      const until = entry.fact.at + HORIZON_DAYS * DAY;
      const after = last(peer.entries.filter((e) => e.fact.at <= until));
      return [{ next, peer: peer.record, rv: after.rv_total - entry.rv_total, cost: after.cost_total - entry.cost_total,
        days: (next.fact.at - entry.fact.at) / DAY }]; // prettier-ignore
    }),
  );
}

function judgementOf(record, type) {
  const kept = decided.get(`${record.record} ${type}`);
  return kept && kept.interactions === record.entries.length ? kept.judgement : null;
}

function suggestion(record, type, cases, of) {
  const [rv_low_hundredths, rv_high_hundredths] = spreadOfMean(cases.map((c) => c.rv));
  const [share_low, share_high] = wilson(cases.length, of);
  const days = cases.map((c) => c.days).sort((a, b) => a - b);
  return {
    type: type.code, type_name: type.name, level: type.level,
    share: cases.length / of, share_low, share_high, n: cases.length, of,
    relationships: new Set(cases.map((c) => c.peer)).size,
    rv_hundredths: Math.round(mean(cases.map((c) => c.rv))), rv_low_hundredths, rv_high_hundredths,
    cost_minor: Math.round(mean(cases.map((c) => c.cost))), currency: 'USD',
    within_days: Math.round(days[days.length >> 1] * 10) / 10, steps_matched: 1,
    judgement: judgementOf(record, type.code),
  }; // prettier-ignore
}

export function suggestionsAnswer(record) {
  const seen = situations(record);
  const byType = new Map();
  for (const one of seen) byType.set(one.next.type, [...(byType.get(one.next.type) ?? []), one]);
  const ranked = [...byType].sort((a, b) => b[1].length - a[1].length || (a[0].code < b[0].code ? -1 : 1));
  const head = { record: record.record, as_of: asOf(), best: BEST, horizon_days: HORIZON_DAYS, evidence_least: LEAST };
  if (seen.length < LEAST)
    return { ...head, items: [], caveats: [],
      suppressed: `Only ${seen.length} comparable situations are among the relationships where ${BEST}, and ${LEAST} are needed: the practice of so few is no advice.` };
  const items = ranked.slice(0, 3).map(([type, cases]) => suggestion(record, type, cases, seen.length));
  return { ...head, items, suppressed: null, caveats: ['What the best did next is not shown to be why they did well.'] };
} // prettier-ignore

export function decideSuggestion(record, { type, verdict, reason, note, by }) {
  const offered = suggestionsAnswer(record).items.find((s) => s.type === type);
  if (!offered) return invalid('type', 'is not suggested for this record now');
  if (!by) return invalid('by', 'says who decides');
  if (!['taken', 'overridden'].includes(verdict)) return invalid('verdict', 'is taken or overridden');
  if (verdict === 'overridden' && !REASONS.includes(reason)) return invalid('reason', 'says why not');
  if (verdict === 'taken' && reason) return invalid('reason', 'belongs to overridden only');
  const judgement = { verdict, reason: reason ?? null, note: note ?? null, by, at: iso(NOW) };
  decided.set(`${record.record} ${type}`, { interactions: record.entries.length, judgement });
  const expected = { expected_rv_hundredths: offered.rv_hundredths, expected_cost_minor: offered.cost_minor };
  const head = { record: record.record, type, type_name: offered.type_name };
  return {
    status: 201,
    body: { ...head, ...judgement, ...expected, n: offered.n, horizon_days: HORIZON_DAYS },
  };
}
