// What the API answers with: the shapes of the contract, made from the invented world.
import { referenceOf } from './patterns.mjs';
import { NOW, iso, sourceName, world } from './world.mjs';

const DAY = 86_400_000;
const last = (list) => list[list.length - 1];
export const asOf = () => iso(Math.max(...[...world.records.values()].map((r) => last(r.facts)?.known ?? 0)));

export function entryAnswer(entry) {
  const { fact, type } = entry;
  return {
    id: fact.id,
    happened_at: iso(fact.at),
    // Invoices have a date and no hour.
    day_only: fact.source === 'billing',
    known_at: iso(fact.known),
    type_code: type.code,
    type_name: type.name,
    kind: type.kind,
    function: type.function,
    channel: type.channel,
    direction: type.direction,
    level: type.level,
    rv_hundredths: entry.rv,
    rv_total_hundredths: entry.rv_total,
    cost_minor: entry.cost,
    cost_total_minor: entry.cost_total,
    occurrence: entry.n,
    reaction: fact.reaction,
    moved_to: entry.to ? { code: entry.to.code, name: entry.to.name } : null,
    actor: fact.actor ? { code: fact.actor[0], name: fact.actor[1] } : null,
    say_hundredths: fact.say,
    why: entry.why,
    origin: {
      source: fact.source,
      source_name: sourceName.get(fact.source),
      file: fact.source === 'frontline' ? null : `${fact.source}_2026.csv`,
      row: fact.source === 'frontline' ? null : fact.row,
      record_key: `${fact.source.slice(0, 3).toUpperCase()}-${fact.id}`,
      revision: fact.reaction ? 1 : 0,
      rule_version: '3',
      position: Number(fact.id),
      known_at: iso(fact.known),
    },
  };
}

function spark(entries) {
  if (!entries.length) return [];
  const step = Math.max(1, entries.length / 24);
  const points = [];
  for (let i = 0; i < entries.length; i += step) points.push(entries[Math.floor(i)].rv_total);
  points[points.length - 1] = last(entries).rv_total;
  return points.slice(0, 24);
}

const changeSince = (record, days) =>
  record.entries.filter((e) => e.fact.at > NOW - days * DAY).reduce((sum, e) => sum + e.rv, 0);

export function lineAnswer(record) {
  const { contact, scope, entries, total, level } = record;
  const tail = last(entries);
  return {
    record: record.record,
    contact_id: contact.id,
    name: contact.name,
    email: contact.email,
    account_id: contact.account?.account_id ?? null,
    account: contact.account?.name ?? null,
    role: contact.role,
    scope: scope.code,
    scope_name: scope.name,
    level: { code: level.code, name: level.name },
    phase: level.phases[0],
    owner: { code: record.owner[0], name: record.owner[1] },
    rv_hundredths: total.rv,
    rv_change_30d_hundredths: changeSince(record, 30),
    cost_minor: total.cost,
    currency: 'USD',
    interactions: entries.length,
    last_at: tail ? iso(tail.fact.at) : null,
    last_type_name: tail?.type.name ?? null,
    spark: spark(entries),
  };
}

function likely(record) {
  const counts = new Map();
  for (const peer of world.records.values()) {
    peer.entries.forEach((entry, i) => {
      const next = peer.entries[i + 1];
      if (!next || entry.level.code !== record.level.code || next.type.kind === 'voc') return;
      counts.set(next.type, (counts.get(next.type) ?? 0) + 1);
    });
  }
  const best = [...counts].sort((a, b) => b[1] - a[1] || a[0].code.localeCompare(b[0].code)).slice(0, 6);
  return best.map(([type]) => ({
    type_code: type.code,
    name: type.name,
    rv_hundredths: type.rv[0].rv_hundredths,
    cost_minor: type.cost_minor,
  }));
}

export function recordAnswer(record) {
  const { contact, scope, entries, total, level } = record;
  const others = [...world.records.values()].filter((r) => r.contact === contact && r !== record);
  return {
    record: record.record,
    contact: { id: contact.id, name: contact.name, email: contact.email, phone: contact.phone,
      keys: contact.keys, stakeholder_type: 'customer' }, // prettier-ignore
    accounts: contact.account
      ? [
          {
            id: contact.account.account_id,
            name: contact.account.name,
            role: contact.role,
            from: '2024-03-01',
            to: null,
          },
        ]
      : [],
    scope: scope.code,
    scope_name: scope.name,
    flow: 'starter',
    level: { code: level.code, name: level.name, status: level.status },
    phase: level.phases[0],
    owner: { code: record.owner[0], name: record.owner[1] },
    rv_hundredths: total.rv,
    cost_minor: total.cost,
    currency: 'USD',
    interactions: entries.length,
    rv_peak_hundredths: total.peak,
    rv_low_hundredths: total.low,
    effort_minutes: total.effort,
    first_at: entries[0] ? iso(entries[0].fact.at) : null,
    last_at: last(entries) ? iso(last(entries).fact.at) : null,
    last_positive_at: total.positive ? iso(total.positive) : null,
    as_of: asOf(),
    other_records: others.map((r) => ({
      record: r.record,
      scope_name: r.scope.name,
      rv_hundredths: r.total.rv,
    })),
    curve: entries.map((e) => ({
      at: iso(e.fact.at),
      rv_total_hundredths: e.rv_total,
      cost_total_minor: e.cost_total,
      entry: e.fact.id,
    })),
    triggers: record.triggers.map((t) => ({ ...t, at: iso(t.at) })),
    ...referenceOf(record),
    log: { likely: likely(record) },
  };
}
