// Who is who: what people decided about the keys, the persons that follow from it, and their records folded anew.
import { foldRecord } from './fold.mjs';
import { publish } from './events.mjs';
import { declared, keys, personOf, shared } from './keys.mjs';
import { invalid, refuse } from './refuse.mjs';
import { NOW, iso, world } from './world.mjs';

const decisions = [];
let numbers = declared.length;
const evidence = declared.map((one, i) => ({ ...one, id: i + 1 }));
const standing = () => decisions.filter((one) => !one.undone && one.what !== 'undo');

/** By key: a label that the keys of one person have in common. Decisions count in their order. */
function labelled(list) {
  const label = new Map([...keys.values()].map((key) => [key.id, key.base]));
  for (const one of list) {
    if (one.what === 'merge') {
      const [to, from] = one.pair.map((id) => label.get(id));
      for (const [id, at] of label) if (at === from) label.set(id, to);
    } else for (const id of one.chosen) label.set(id, `${label.get(id)} without ${one.id}`);
  }
  return label;
}

const byId = (a, b) => a.id - b.id;
const sameAs = (label, id) => [...keys.values()].filter((key) => label.get(key.id) === label.get(id)).sort(byId); // prettier-ignore
const keysOf = (contact) => sameAs(labelled(standing()), contact.id);
const contactOf = (id) => world.contacts.find((contact) => String(contact.id) === String(id));

const recordsOf = (contact) => [...world.records.values()].filter((record) => record.contact === contact);

const answerOf = ({ contact, records }) => ({
  id: contact.id,
  name: contact.name,
  identifiers: contact.keys,
  records: records.map((record) => ({
    scope: { code: record.scope.code, name: record.scope.name },
    interactions: record.entries.length,
    rv_hundredths: record.total.rv,
    cost_minor: record.total.cost,
    currency: 'USD',
  })),
});

/** The records that some keys have among those of the people of before. */
function recordsFor(contact, mine, old) {
  const ids = new Set(mine.map((key) => key.id));
  const scopes = new Map();
  for (const record of old) {
    const facts = record.facts.filter((fact) => ids.has(fact.key ?? record.contact.id));
    const plans = ids.has(record.contact.id) ? record.plans : [];
    const made = scopes.get(record.scope) ?? { record: `${contact.id}.${record.scope.code}`, contact, scope: record.scope, owner: record.owner, facts: [], plans: [] }; // prettier-ignore
    made.facts.push(...facts.map((fact) => ({ ...fact, key: fact.key ?? record.contact.id })));
    made.plans.push(...plans);
    scopes.set(record.scope, made);
  }
  const records = [...scopes.values()].filter((record) => record.facts.length);
  for (const record of records) {
    record.facts.sort((a, b) => a.at - b.at);
    foldRecord(record);
  }
  return records;
}

/** What the persons of some keys are, and would be if these decisions stood. */
function changeBy(list, touched) {
  const ids = new Set(touched);
  const label = labelled(list);
  const old = world.contacts.filter((contact) => keysOf(contact).some((key) => ids.has(key.id)));
  const before = old.map((contact) => ({ contact, records: recordsOf(contact) }));
  const all = before.flatMap((one) => one.records);
  const mine = old.flatMap(keysOf).sort(byId);
  const groups = new Map();
  for (const key of mine) groups.set(label.get(key.id), [...(groups.get(label.get(key.id)) ?? []), key]);
  const after = [...groups.values()].map((group) => {
    const contact = personOf(group);
    return { contact, records: recordsFor(contact, group, all) };
  });
  return { before, after };
}

function apply({ before, after }) {
  for (const { contact, records } of before) {
    world.contacts.splice(world.contacts.indexOf(contact), 1);
    for (const record of records) world.records.delete(record.record);
  }
  for (const { contact, records } of after) {
    world.contacts.push(contact);
    for (const record of records) world.records.set(record.record, record);
  }
  world.contacts.sort(byId);
}

/** Answers a preview, or keeps the decision. */
function decide(decision, list, { preview, by, note }, shows) {
  const change = changeBy(list, decision.keys);
  const body = { decision: null, before: change.before.map(answerOf), after: change.after.map(answerOf) };
  if (preview) return { status: 200, body };
  const at = iso(NOW + decisions.length * 60_000);
  decisions.push({ ...decision, at, by: by ?? null, note: note ?? null, undone: false });
  for (const one of shows) {
    const about = { basis: 'person', source: null, source_name: null, file: null, row: null };
    evidence.push({ id: (numbers += 1), takes_back: null, a: null, b: null, ...about, ...one, known_at: at, decision: decision.id, by: by ?? null, note: note ?? null }); // prettier-ignore
  }
  apply(change);
  // As after a harvest; a real server tells it from another thread, mostly after the answer.
  setTimeout(() => publish('changed', {}), 50);
  return { status: 200, body: { ...body, decision: decision.id } };
}

const day = (at) => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(at)); // prettier-ignore
const missing = (what, id) => refuse(404, 'not_found', `There is no ${what} ${id}. Look it up in the list.`);
const refOf = ({ id, kind, value }) => ({ id, kind, value });

export function mergePeople(id, body) {
  const [one, other] = [contactOf(id), contactOf(body.with)];
  if (!one || !other) return missing('person', one ? body.with : id);
  if (one === other) return invalid('with', 'is the same person');
  const [mine, theirs] = [keysOf(one), keysOf(other)];
  const has = (list, chosen) => list.some((key) => chosen.includes(key.id));
  const parted = standing().find((d) => d.what === 'split' && ((has(mine, d.chosen) && has(theirs, d.rest)) || (has(theirs, d.chosen) && has(mine, d.rest)))); // prettier-ignore
  if (parted)
    return refuse(409, 'conflict', `${parted.by ?? 'Somebody'} parted them on ${day(parted.at)}: decision ${parted.id} says that they are two people. Undo that decision first.`); // prettier-ignore
  const decision = { id: decisions.length + 1, what: 'merge', pair: [mine[0].id, theirs[0].id], keys: [...mine, ...theirs].map((key) => key.id) }; // prettier-ignore
  return decide(decision, [...standing(), decision], body, [{ verdict: 'same', a: mine[0], b: theirs[0] }]);
}

export function splitPerson(id, body) {
  const contact = contactOf(id);
  if (!contact) return missing('person', id);
  const mine = keysOf(contact);
  const chosen = mine.filter((key) => body.identifiers?.includes(key.id));
  const rest = mine.filter((key) => !chosen.includes(key));
  if (!chosen.length || chosen.length !== body.identifiers.length)
    return invalid('identifiers', 'are not all keys of this person');
  if (!rest.length) return invalid('identifiers', 'are all the keys of this person: leave at least one');
  const ids = (list) => list.map((key) => key.id);
  const decision = { id: decisions.length + 1, what: 'split', chosen: ids(chosen), rest: ids(rest), keys: ids(mine) }; // prettier-ignore
  return decide(decision, [...standing(), decision], body, [
    { verdict: 'not_same', a: rest[0], b: chosen[0] },
  ]);
}

export function undoDecision(id, body) {
  const past = decisions.find((one) => String(one.id) === String(id));
  if (!past || past.what === 'undo') return missing('decision', id);
  if (past.undone) return refuse(409, 'conflict', `Decision ${id} is undone already.`);
  const later = standing().find((one) => one.id > past.id && one.keys.some((key) => past.keys.includes(key)));
  if (later) return refuse(409, 'conflict', `Decision ${later.id} of ${day(later.at)} came after it, about the same keys. Undo that one first.`); // prettier-ignore
  const decision = { id: decisions.length + 1, what: 'undo', keys: past.keys };
  const list = standing().filter((one) => one !== past);
  const taken = evidence.filter((one) => one.decision === past.id).map((one) => ({ verdict: 'taken_back', takes_back: one.id })); // prettier-ignore
  const answer = decide(decision, list, body, taken);
  if (!body.preview) past.undone = true;
  return answer;
}

function holds(one, label) {
  if (one.verdict === 'taken_back') return true;
  if (decisions.find((past) => past.id === one.decision)?.undone) return false;
  return (label.get(one.a.id) === label.get(one.b.id)) === (one.verdict === 'same');
}

function matchesOf(contact, mine) {
  const label = labelled(standing());
  return shared.flatMap(({ pair, ...rest }) => {
    const other = mine.some((key) => key.id === pair[0]) ? pair[1] : mine.some((key) => key.id === pair[1]) ? pair[0] : null; // prettier-ignore
    const person = other && world.contacts.find((one) => label.get(one.id) === label.get(other));
    return person && person !== contact ? [{ id: person.id, name: person.name, ...rest }] : [];
  });
}

export function identityAnswer(id) {
  const contact = contactOf(id);
  if (!contact) return missing('person', id);
  const mine = keysOf(contact);
  const label = labelled(standing());
  const is = (ref) => ref && mine.some((key) => key.id === ref.id);
  const about = evidence.filter((one) => is(one.a) || is(one.b));
  const taken = evidence.filter((one) => about.some((past) => past.id === one.takes_back));
  const shownRef = (ref) => (ref ? refOf(ref) : null);
  return {
    status: 200,
    body: {
      id: contact.id,
      name: contact.name,
      identifiers: mine.map(({ base: _base, ...key }) => key),
      evidence: [...about, ...taken].map((one) => ({ ...one, a: shownRef(one.a), b: shownRef(one.b), holds: holds(one, label) })), // prettier-ignore
      possible_matches: matchesOf(contact, mine),
      decisions: decisions
        .filter((one) => one.keys.some((key) => mine.some((own) => own.id === key)))
        .map(({ id: number, what, at, by, note, undone }) => ({ id: number, what, at, by, note, undone })),
    },
  };
}
