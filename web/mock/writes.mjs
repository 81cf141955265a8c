// Writes of the mock: log an interaction, amend a reaction, plan.
import { asOf, entryAnswer } from './answers.mjs';
import { foldRecord } from './fold.mjs';
import { countType, typeByCode } from './flow.mjs';
import { NOW, iso, nextPosition, world } from './world.mjs';
import { publish } from './events.mjs';
import { judge } from './exceptions.mjs';
import { mergePeople, splitPerson, undoDecision } from './identity.mjs';
import { publishPattern } from './patterns.mjs';
import { refuse } from './refuse.mjs';
import { removeSet, saveSet } from './sets.mjs';
import { decideSuggestion } from './suggestions.mjs';

let clock = NOW;

function refold(record, fact, before) {
  foldRecord(record);
  const entry = entryAnswer(record.entries.find((e) => e.fact === fact));
  const total = record.total.rv;
  publish('record', {
    record: record.record,
    rv_hundredths: total,
    rv_change_hundredths: total - before,
    cost_minor: record.total.cost,
    entry,
  });
  publish('ledger', { as_of: asOf(), interactions: 1 });
  return entry;
}

function log(item, index) {
  const record = world.records.get(`${item.contact}.${item.scope}`);
  if (!record)
    return refuse(422, 'invalid', `Item ${index} names nobody we know.`, [
      { field: 'contact', message: 'is not known' },
    ]);
  if (!typeByCode.has(item.type))
    return refuse(422, 'invalid', `Item ${index} names an unknown type.`, [
      { field: 'type', message: 'is not in the flow' },
    ]);
  const before = record.total.rv;
  clock += 61_000;
  const fact = {
    id: nextPosition(),
    code: item.type,
    at: clock,
    known: clock,
    actor: null,
    reaction: item.reaction ?? null,
    source: 'frontline',
    row: 0,
    say: null,
  };
  countType(item.type);
  record.facts.push(fact);
  const entry = refold(record, fact, before);
  return {
    status: 201,
    body: {
      items: [
        {
          id: fact.id,
          record: record.record,
          status: 'accepted',
          entry,
          rv_total_hundredths: record.total.rv,
        },
      ],
    },
  };
}

function react(id, reaction) {
  for (const record of world.records.values()) {
    const fact = record.facts.find((f) => f.id === id);
    if (!fact) continue;
    const before = record.total.rv;
    fact.reaction = reaction === 'as_expected' ? null : reaction;
    return { status: 200, body: refold(record, fact, before) };
  }
  return refuse(404, 'not_found', `There is no interaction ${id}.`);
}

let planned = 0;
function plan({ record: id, type, due_on, note }) {
  const record = world.records.get(id);
  if (!record) return refuse(404, 'not_found', `There is no record ${id}.`);
  planned += 1;
  const item = {
    id: planned,
    record: id,
    type_code: type,
    type_name: typeByCode.get(type)?.name ?? type,
    due_on,
    status: 'open',
    note,
  };
  record.plans.push(item);
  return { status: 201, body: item };
}

function settle(id, status) {
  for (const record of world.records.values()) {
    const item = record.plans.find((p) => String(p.id) === id);
    if (item) return { status: 200, body: Object.assign(item, { status, settled_at: iso(clock) }) };
  }
  return refuse(404, 'not_found', `There is no plan ${id}.`);
}

function decide(id, body) {
  const record = world.records.get(id);
  return record ? decideSuggestion(record, body) : refuse(404, 'not_found', `There is no record ${id}.`);
}

const WRITES = [
  ['POST', /^\/interactions$/, (body) => log(body.items?.[0] ?? body, 0)],
  ['POST', /^\/interactions\/(\d+)\/reaction$/, (body, id) => react(id, body.reaction)],
  ['POST', /^\/plans$/, (body) => plan(body)],
  ['POST', /^\/plans\/(\d+)\/(done|drop)$/, (_, id, how) => settle(id, how === 'done' ? 'done' : 'dropped')],
  ['POST', /^\/records\/([^/]+)\/suggestions$/, (body, id) => decide(id, body)],
  ['POST', /^\/exceptions\/([^/]+)\/judgements$/, (body, key) => judge(key, body)],
  ['PUT', /^\/sets\/([^/]+)$/, (body, name) => saveSet(name, body)],
  ['DELETE', /^\/sets\/([^/]+)$/, (_, name) => removeSet(name)],
  ['POST', /^\/contacts\/(\d+)\/merge$/, (body, id) => mergePeople(id, body)],
  ['POST', /^\/contacts\/(\d+)\/split$/, (body, id) => splitPerson(id, body)],
  ['POST', /^\/identity\/decisions\/(\d+)\/undo$/, (body, id) => undoDecision(id, body)],
  ['POST', /^\/patterns$/, (body) => publishPattern(body)],
];

export function write(method, path, body) {
  for (const [by, pattern, does] of WRITES) {
    const match = by === method ? pattern.exec(path) : null;
    if (match) return does(body, ...match.slice(1).map(decodeURIComponent));
  }
  return refuse(404, 'not_found', `Nothing can be written at ${path}.`);
}
