// Which relationships of the invented world are out of pattern, and what people decided about it.
import { asOf } from './answers.mjs';
import { paged } from './lists.mjs';
import { STAFF } from './names.mjs';
import { invalid, refuse } from './refuse.mjs';
import { recordsOf } from './sets.mjs';
import { NOW, iso, world } from './world.mjs';

const DAY = 86_400_000;
const LEAST = 30;
const last = (list) => list[list.length - 1];
const day = (ms) => iso(ms).slice(0, 10);
const signed = (rv) => `${rv > 0 ? '+' : ''}${(rv / 100).toFixed(1)}`;
const told = (e) => `${e.type.name} ${signed(e.rv)} (${day(e.fact.at)})`;

function usualAt(peers, position) {
  const values = peers.filter((p) => p.entries.length > position).map((p) => p.entries[position].rv_total);
  if (values.length < 8) return null;
  values.sort((a, b) => a - b);
  const at = (q) => values[Math.floor(q * (values.length - 1))];
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}

const SILENT_DAYS = 60;
function find(record, peers) {
  const { entries } = record;
  const tail = last(entries);
  const quiet = (NOW - tail.fact.at) / DAY;
  if (quiet > SILENT_DAYS)
    return { kind: 'silence', way: 'bad', entry: tail, causes: [tail], since: tail.fact.at + 30 * DAY,
      because: `nothing since ${told(tail)}`, weight: quiet / 20, usual: null }; // prettier-ignore
  const usual = usualAt(peers, entries.length - 1);
  if (!usual || (tail.rv_total >= usual.p10 && tail.rv_total <= usual.p90)) return null;
  const low = tail.rv_total < usual.p10;
  const push = (e) => (low ? -e.rv : e.rv);
  const moved = entries
    .slice(-12)
    .filter((e) => push(e) > 0)
    .sort((a, b) => push(b) - push(a));
  const causes = (moved.length ? moved.slice(0, 3) : [tail]).sort((a, b) => a.fact.at - b.fact.at);
  const spread = Math.max(1, usual.p90 - usual.p10);
  const weight = ((low ? usual.p10 - tail.rv_total : tail.rv_total - usual.p90) / spread) * 12;
  return { kind: low ? 'rv_low' : 'rv_high', way: low ? 'bad' : 'good', entry: causes[0], causes, usual, weight,
    since: causes[0].fact.at, because: causes.map(told).join('; ') }; // prettier-ignore
}

/** By key: every judgement, oldest first. */
const judged = new Map();
const staff = (code) => {
  const one = STAFF.find(([c]) => c === code);
  return one ? { code: one[0], name: one[1] } : null;
};

function standing(key, record) {
  const list = judged.get(key) ?? [];
  const state = list.reduce((now, j) => ({ acknowledge: 'acknowledged', close: 'closed', reopen: 'open' })[j.action] ?? now, 'open');
  const assigned = list.findLast((j) => j.owner)?.owner ?? null;
  const tail = last(list);
  return { state, owner: assigned ?? staff(record.owner[0]), assigned: assigned !== null, outcome: state === 'closed' ? tail.outcome : null,
    judged_by: tail?.by ?? null, judged_at: tail?.at ?? null, note: tail?.note ?? null };
} // prettier-ignore

function all(records) {
  return records
    .map((record) => {
      const found = find(record, [...world.records.values()].filter((r) => r.scope === record.scope));
      if (!found) return null;
      const { kind, entry, weight, causes, ...rest } = found;
      const exposed = record.level.order >= 5 ? Math.max(0, record.total.rv) * 42 : null;
      const heavy = weight * (exposed ? 1.5 : 0.8);
      const { contact, scope } = record;
      const key = `${scope.code}:${contact.id}:${kind}:${Math.floor(entry.fact.at / 1000)}`;
      return { key, record: record.record, contact: { id: contact.id, name: contact.name },
        account: contact.account ? { id: contact.account.account_id, name: contact.account.name } : null,
        scope: scope.code, scope_name: scope.name, kind, severity: heavy > 6 ? 'high' : heavy > 2.5 ? 'medium' : 'low',
        way: rest.way, because: rest.because,
        causes: causes.map((e) => ({ at: iso(e.fact.at), type_code: e.type.code, type_name: e.type.name, rv_hundredths: e.rv })),
        since: iso(rest.since), since_days: Math.floor((NOW - rest.since) / DAY), rv_hundredths: record.total.rv, usual: rest.usual,
        exposed_minor: exposed, currency: 'USD', heavy, ...standing(key, record) };
    })
    .filter(Boolean);
} // prettier-ignore

const RANK = { high: 0, medium: 1, low: 2 };
const shown = {
  open: (s) => s !== 'closed',
  acknowledged: (s) => s === 'acknowledged',
  closed: (s) => s === 'closed',
  all: () => true,
};
const PAST = [
  { kind: 'silence', closed: 9, acted: 5, expected: 1, false_alarm: 3 },
  { kind: 'rv_low', closed: 14, acted: 11, expected: 2, false_alarm: 1 },
];

function endings(found) {
  return PAST.map((past) => {
    const now = found.filter((e) => e.kind === past.kind && e.state === 'closed');
    const of = (outcome) => past[outcome] + now.filter((e) => e.outcome === outcome).length;
    return { kind: past.kind, closed: past.closed + now.length, acted: of('acted'), expected: of('expected'), false_alarm: of('false_alarm') };
  });
} // prettier-ignore

export function exceptionsAnswer(url) {
  const get = (name) => url.searchParams.get(name);
  let records;
  try {
    records = recordsOf(get('set') ?? '').filter((r) => !get('record') || r.record === get('record'));
  } catch (error) {
    return invalid('set', error.message);
  }
  const found = all(records);
  if (!get('record') && records.length < LEAST) {
    const refused = `Nothing is usual yet: no scope of the set has ${LEAST} records (or gaps between interactions) to compare with.`;
    return { status: 200, body: { ...paged(url, []), refused, endings: endings(found) } };
  }
  const owner = get('owner');
  const items = found
    .filter((e) => shown[get('state') ?? 'open'](e.state))
    .filter((e) => e.since_days <= Number(get('since_days') ?? 90))
    .filter((e) => !owner || (owner === 'nobody' ? !e.owner : e.owner?.code === owner))
    .sort((a, b) => RANK[a.severity] - RANK[b.severity] || b.heavy - a.heavy)
    .map(({ heavy: _heavy, ...rest }) => rest);
  return { status: 200, body: { ...paged(url, items), refused: null, endings: endings(found) } };
}

const byKey = (key) =>
  all([...world.records.values()].filter((r) => r.entries.length)).find((e) => e.key === key);
const gone = (key) => refuse(404, 'not_found', `There is no exception ${key}: it may be back in its pattern.`); // prettier-ignore

export function judgementsAnswer(url, key) {
  if (!byKey(key)) return gone(key);
  return { status: 200, body: { ...paged(url, judged.get(key) ?? []), as_of: asOf() } };
}

export function judge(key, { action, by, owner, outcome, note }) {
  const item = byKey(key);
  if (!item) return gone(key);
  if (!by) return invalid('by', 'says who decides');
  if (action === 'reopen' ? item.state === 'open' : item.state === 'closed' || (action === 'acknowledge' && item.state === 'acknowledged'))
    return refuse(409, 'conflict', `It is ${item.state} already${item.judged_by ? `, by ${item.judged_by}` : ''}.`);
  if (action === 'assign' && !staff(owner)) return invalid('owner', 'is not a member of staff');
  if (action === 'close' && !['acted', 'expected', 'false_alarm'].includes(outcome)) return invalid('outcome', 'says how it ended');
  const list = judged.get(key) ?? [];
  list.push({ action, by, at: iso(NOW + list.length * 60_000), owner: staff(owner), outcome: outcome ?? null, note: note ?? null });
  judged.set(key, list);
  const now = byKey(key);
  return { status: 201, body: { key, state: now.state, owner: now.assigned ? now.owner : null, outcome: now.outcome, by: now.judged_by, at: now.judged_at, note: now.note } };
} // prettier-ignore
