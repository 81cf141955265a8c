// Published best practice of the mock: versions by scope, the latest one lies behind every curve.
import { paged } from './lists.mjs';
import { SCOPES } from './names.mjs';
import { invalid } from './refuse.mjs';
import { recordsOf } from './sets.mjs';
import { NOW, iso, world } from './world.mjs';

const LEAST = 8;
const LEAST_AT_POSITION = 5;
const published = [];

function mostFrequent(types) {
  const counts = new Map();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || a[0].code.localeCompare(b[0].code));
  return { step: { code: best[0].code, name: best[0].name }, step_share: best[1] / types.length };
}

function pointsOf(records) {
  const points = [];
  for (let position = 1; ; position += 1) {
    const there = records.filter((r) => r.entries.length >= position);
    if (there.length < LEAST_AT_POSITION) return points;
    const values = there.map((r) => r.entries[position - 1].rv_total).sort((a, b) => a - b);
    const at = (q) => values[Math.floor(q * (values.length - 1))];
    const spread = { p10: at(0.1), p50: at(0.5), p90: at(0.9) };
    const step = mostFrequent(there.map((r) => r.entries[position - 1].type));
    points.push({ position, n: there.length, ...spread, ...step });
  }
}

function publishOne(scope, set, by, note, at = NOW) {
  const records = recordsOf(set).filter((r) => r.scope.code === scope.code);
  if (records.length < LEAST)
    return { scope: scope.code, why: `${records.length} records; a pattern needs ${LEAST}` };
  const version = published.filter((p) => p.scope === scope.code).length + 1;
  const head = {
    scope: scope.code,
    scope_name: scope.name,
    version,
    set,
    n: records.length,
    flow_version: 1,
  };
  const said = { as_of: iso(at), by, note: note ?? null, published_at: iso(at) };
  const one = { ...head, ...said, points: pointsOf(records) };
  published.push(one);
  return one;
}

// What an earlier month left behind: two segments have a pattern, two have none.
const MONTH = 30 * 86_400_000;
publishOne(SCOPES[0], 'tier=high', 'Paul Archer', 'First cut', NOW - 2 * MONTH);
publishOne(SCOPES[0], 'tier=high', 'Paul Archer', 'After the spring review', NOW - MONTH);
publishOne(SCOPES[1], 'tier=high', 'Lena Fjord', null, NOW - MONTH);

const latest = (scope) => published.findLast((p) => p.scope === scope);

export function patternsAnswer(url) {
  const scope = url.searchParams.get('scope');
  const all = url.searchParams.get('all') === 'true';
  const wanted = published.filter((p) => (!scope || p.scope === scope) && (all || latest(p.scope) === p));
  return paged(url, wanted);
}

export function publishPattern({ set = 'tier=high', scope, by, note }) {
  if (!by) return invalid('by', 'says who decides');
  const scopes = SCOPES.filter((s) => !scope || s.code === scope);
  if (!scopes.length) return invalid('scope', `there is no scope \`${scope}\``);
  let made;
  try {
    made = scopes.map((one) => publishOne(one, set, by, note));
  } catch (error) {
    return invalid('set', error.message);
  }
  const done = made.filter((m) => m.version);
  const skipped = made.filter((m) => m.why);
  if (!done.length) return invalid('set', `nothing can be published: ${skipped[0].why}`);
  return { status: 201, body: { published: done, skipped } };
}

/** The band behind a record's curve, or why there is none. */
export function referenceOf(record) {
  const pattern = latest(record.scope.code);
  if (!pattern || !world.records.has(record.record))
    return {
      reference: null,
      reference_note: `No best practice is published for ${record.scope.name}: \`rapport pattern publish\` does it.`,
    };
  const { version, set, n, points, published_at, by } = pattern;
  const reference = { label: `best practice: ${set}`, n, points, version, set, published_at, by };
  return { reference, reference_note: null };
}
