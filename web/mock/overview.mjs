// Answers that sum over many records: home, accounts, sources.
import { NOW, iso, sourceName, world } from './world.mjs';
import { asOf, lineAnswer } from './answers.mjs';
import { ROLES, SCOPES } from './names.mjs';

const DAY = 86_400_000;
const sum = (list, of) => list.reduce((total, item) => total + of(item), 0);
const all = () => [...world.records.values()];
const entriesOf = (records) => records.flatMap((record) => record.entries);
const dayOf = (ms) => iso(ms).slice(0, 10);

/** Believable revenue: customers earn, the others do not yet. */
const revenue = (records) =>
  sum(records, (r) => (r.level.order >= 5 ? Math.max(0, r.total.rv) * 42 + r.entries.length * 1900 : 0));

export function moneyOf(records) {
  const revenue_minor = revenue(records);
  const product_cost_minor = Math.round(revenue_minor * 0.64);
  const cost_to_engage_minor = sum(records, (r) => r.total.cost);
  const contribution_minor = revenue_minor - product_cost_minor - cost_to_engage_minor;
  return [{ currency: 'USD', revenue_minor, product_cost_minor, cost_to_engage_minor, contribution_minor }];
}

function monthly(records) {
  const entries = entriesOf(records).sort((a, b) => a.fact.at - b.fact.at);
  return Array.from({ length: 12 }, (_, i) => {
    const until = NOW - (11 - i) * 30.4 * DAY;
    return sum(
      entries.filter((e) => e.fact.at <= until),
      (e) => e.rv,
    );
  });
}

export function scopeAnswer(scope) {
  const records = all().filter((r) => r.scope.code === scope.code);
  const { pace: _pace, ...rest } = scope;
  return { ...rest, scope: scope.code, flow: 'starter', records: records.length, interactions: entriesOf(records).length,
    rv_hundredths: sum(records, (r) => r.total.rv), cost_minor: sum(records, (r) => r.total.cost), currency: 'USD',
    contribution_minor: moneyOf(records)[0].contribution_minor, spark: monthly(records) }; // prettier-ignore
}

export function homeAnswer() {
  const entries = entriesOf(all());
  const lines = all().map(lineAnswer);
  const since = dayOf(NOW - DAY);
  const fresh = entries.filter((e) => dayOf(e.fact.at) >= since);
  const touched = all().map((r) =>
    sum(
      r.entries.filter((e) => dayOf(e.fact.at) >= since),
      (e) => e.rv,
    ),
  );
  const days = Array.from({ length: 90 }, (_, i) => dayOf(NOW - (89 - i) * DAY)).map((day) => {
    const here = entries.filter((e) => dayOf(e.fact.at) === day);
    return {
      day,
      interactions: here.length,
      rv_hundredths: sum(here, (e) => e.rv),
      cost_minor: sum(here, (e) => e.cost),
    };
  });
  const moved = [...lines].sort((a, b) => b.rv_change_30d_hundredths - a.rv_change_30d_hundredths);
  return {
    as_of: asOf(),
    title: 'Alder & Finch Instruments',
    totals: { contacts: world.contacts.length, accounts: world.accounts.length, records: world.records.size,
      interactions: entries.length, rv_hundredths: sum(all(), (r) => r.total.rv), money: moneyOf(all()), quarantined: QUARANTINE.length },
    change: { since, interactions: fresh.length, rv_hundredths: sum(fresh, (e) => e.rv), cost_minor: sum(fresh, (e) => e.cost),
      currency: 'USD', records_up: touched.filter((n) => n > 0).length, records_down: touched.filter((n) => n < 0).length,
      level_moves: fresh.filter((e) => e.to).length, new_records: 0 },
    days,
    sources: sourcesAnswer().map((s) => ({ source: s.source, name: s.name, last_happened_at: s.last_happened_at,
      last_run_at: s.last_run_at, stale: s.stale, quarantined: s.counts.quarantined })),
    movers: { up: moved.slice(0, 5), down: moved.slice(-5).reverse() },
    scopes: SCOPES.map(scopeAnswer),
  }; // prettier-ignore
}

export function accountAnswer(account) {
  const records = all().filter((r) => r.contact.account === account);
  const lines = records.map(lineAnswer);
  return { ...account, contacts: new Set(records.map((r) => r.contact.id)).size, records: records.length,
    rv_hundredths: sum(records, (r) => r.total.rv), cost_minor: sum(records, (r) => r.total.cost), currency: 'USD',
    roles: [...new Set(lines.map((l) => l.role))], contribution_minor: moneyOf(records)[0].contribution_minor,
    last_at: lines.map((l) => l.last_at).sort().pop() ?? null }; // prettier-ignore
}

export function accountDetail(account) {
  const records = all().filter((r) => r.contact.account === account);
  const contacts = records.map(lineAnswer).sort((a, b) => b.rv_hundredths - a.rv_hundredths);
  const positive = contacts.map((c) => Math.max(0, c.rv_hundredths));
  const total = sum(positive, (n) => n) || 1;
  const covered = [...new Set(contacts.map((c) => c.role))];
  return {
    account: accountAnswer(account),
    contacts,
    depth: { rv_positive_hundredths: sum(positive, (n) => n), breadth: new Set(contacts.filter((c) => c.rv_hundredths >= 2000).map((c) => c.contact_id)).size,
      roles_covered: covered, roles_missing: ROLES.filter((r) => !covered.includes(r)),
      concentration_hhi_bp: Math.round(sum(positive, (n) => (n / total) ** 2) * 10000) },
    money: moneyOf(records),
  }; // prettier-ignore
}

const REASONS = [
  ['unknown_person', 'No contact has this e-mail. Add the person to the CRM export, then replay.', '{"event":"opened","email":"s.lindholm@nowhere.example","at":"2026-06-21T09:12:00Z"}'],
  ['malformed', 'The line ends in the middle of a value.', '{"event":"clicked","email":"hana.weiss@tarn-wa'],
  ['bad_date', 'The date 2026-13-04 does not exist.', 'ACT-90871;2026-13-04;call;C-131;"Called about the balance"'],
  ['bad_amount', 'The amount 24,800.0O has a letter in it.', 'R-26-0311;4124800;24,800.0O;2026-06-12'],
  ['conflict', 'The same row came before with other content and no higher revision.', '4500261;0041214;2026-05-19;9.240,00;shipped'],
]; // prettier-ignore
export const QUARANTINE = Array.from({ length: 37 }, (_, i) => {
  const [reason, message, raw] = REASONS[(i * i) % REASONS.length];
  const [source] = [
    ['marketing', 'crm', 'billing', 'orders', 'tickets'][REASONS.findIndex((r) => r[0] === reason)],
  ];
  return { id: i + 1, source, file: `${source}_2026.csv`, row: 120 + i * 41, reason, message, rule_version: '3',
    at: iso(NOW - i * 7_300_000), raw, raw_truncated: false }; // prettier-ignore
});

export function sourcesAnswer() {
  const entries = entriesOf(all());
  return [...sourceName].map(([source, name], i) => {
    const own = entries.filter((e) => e.fact.source === source);
    const held = QUARANTINE.filter((q) => q.source === source);
    const reasons = [...new Set(held.map((q) => q.reason))];
    const hits = new Map();
    for (const e of own) hits.set(e.type, (hits.get(e.type) ?? 0) + 1);
    const stale = source === 'surveys';
    const lastAt = Math.max(0, ...own.map((e) => e.fact.at));
    const duplicate = i * 13;
    return { source, name, about: `What the ${name} export says, one row per happening.`,
      counts: { received: own.length + duplicate + held.length, accepted: own.length, duplicate, quarantined: held.length, silent: 0, interactions: own.length, outcomes: 0 },
      last_happened_at: lastAt ? iso(lastAt) : null, last_run_at: iso(NOW - (stale ? 9 * DAY : (i + 1) * 2_400_000)), stale,
      rule_hits: [...hits].sort((a, b) => b[1] - a[1]).slice(0, 12).map(([type, count]) => ({ what: type.code, name: type.name, count })),
      quarantine: reasons.map((reason) => ({ reason, records: held.filter((q) => q.reason === reason).length })),
      notices: source === 'orders' ? [{ file: 'orders_2026.csv', kind: 'new_column', message: 'A column the contract does not know: incoterm. Its values are ignored.', records: 211 }] : [] }; // prettier-ignore
  });
}

export function runsAnswer() {
  return [...sourceName.keys()].slice(0, 7).flatMap((source, i) =>
    Array.from({ length: 6 }, (_, k) => {
      const started = NOW - (k * 24 + i + 1) * 3_600_000;
      const counts = {
        received: 210 - k * 9 + i * 31,
        accepted: 198 - k * 9 + i * 31,
        duplicate: 9,
        quarantined: 3,
      };
      return { run: `${source}-${120 - k}`, source, file: `${source}_2026.csv`, started_at: iso(started), ended_at: iso(started + 41_000 + i * 7000),
        status: i === 3 && k === 2 ? 'failed' : 'done', counts, rule_version: '3' }; // prettier-ignore
    }),
  );
}
