// The keys by which the invented people are known, what joined them, and which of them two people have in common.
import { NOW, iso, world } from './world.mjs';

const DAY = 86_400_000;
const EXPORT = { source: 'crm', source_name: 'CRM contacts', file: 'contacts.csv' };

export const keys = new Map();
/** What is on file about a person by the CRM number: keys that are parted from it keep none of it. */
export const people = new Map();
/** What the exports said, before anybody decided anything. */
export const declared = [];
/** Pairs of CRM numbers that have a key in common. */
export const shared = [];

// The numbers of the people come first, so that a person keeps the number of the CRM key.
const FIRST = 1000 * Math.ceil((101 + world.contacts.length) / 1000);
let count = FIRST;
/** By CRM number: the keys that the exports gave. */
const given = new Map();
/** A key as lists of keys say it. */
const said = (key) => `${key.kind}:${key.value}`;
const wordsOf = (email) =>
  email
    .split('@')[0]
    .split('.')
    .map((part) => part[0].toUpperCase() + part.slice(1))
    .join(' ');

function known(id, kind, value, at, base) {
  const key = { id, kind, value, known_at: iso(at), base };
  keys.set(id, key);
  given.set(base, [...(given.get(base) ?? []), key]);
  return key;
}

function declare(a, b, basis, from, at) {
  declared.push({ verdict: 'same', basis, a, b, takes_back: null, known_at: iso(at), decision: null, by: null, note: null, ...from }); // prettier-ignore
}

world.contacts.forEach((contact, i) => {
  const at = NOW - (200 + ((i * 37) % 500)) * DAY;
  const crm = known(contact.id, 'crm_id', `C-${contact.id}`, at, contact.id);
  const email = known((count += 1), 'email', contact.email, at, contact.id);
  const phone = known((count += 1), 'phone', contact.phone, at + 21 * DAY, contact.id);
  people.set(contact.id, { name: contact.name, account: contact.account, role: contact.role });
  declare(crm, email, 'declared_key', { ...EXPORT, row: i + 2 }, at);
  declare(crm, phone, 'declared_key', { ...EXPORT, row: i + 2 }, at + 21 * DAY);
  if (i % 3 === 0) {
    const handle = known((count += 1), 'community_handle', contact.name.toLowerCase().replace(' ', '_'), at + 40 * DAY, contact.id); // prettier-ignore
    declare(email, handle, 'declared_key', { source: 'community', source_name: 'Community', file: 'members.jsonl', row: 40 + i }, at + 40 * DAY); // prettier-ignore
  }
  if (i % 4 === 1) {
    const other = world.contacts[(i + 31) % world.contacts.length].email.split('@')[0];
    const second = known((count += 1), 'email', `${other}@${contact.email.split('@')[1]}`, at + 90 * DAY, contact.id); // prettier-ignore
    declare(email, second, 'rule', { source: 'marketing', source_name: 'Marketing events', file: 'marketing_2026.csv', row: 310 + i }, at + 90 * DAY); // prettier-ignore
  }
  contact.keys = given.get(contact.id).map(said);
});

// Two of an account share a telephone; a device in the meeting room is shared by many.
for (const account of world.accounts) {
  const here = world.contacts.filter((contact) => contact.account === account).map((contact) => contact.id);
  for (let i = 0; i + 1 < here.length; i += 2)
    shared.push({ pair: [here[i], here[i + 1]], kind: 'phone', value: `+44 20 7900 0${account.account_id + i}`, shared_by: 2 }); // prettier-ignore
  if (here.length > 4)
    shared.push({ pair: [here[0], here[3]], kind: 'device', value: `tablet-${account.account_id}`, shared_by: here.length }); // prettier-ignore
}

/** The person that some keys make: as on file where a CRM number is among them, or else what the keys themselves say. */
export function personOf(mine) {
  const crm = mine.find((key) => key.kind === 'crm_id');
  const email = mine.find((key) => key.kind === 'email')?.value ?? null;
  const phone = mine.find((key) => key.kind === 'phone')?.value ?? null;
  const file = crm ? people.get(crm.id) : { name: email ? wordsOf(email) : mine[0].value, account: people.get(mine[0].base).account, role: null }; // prettier-ignore
  return { id: mine[0].id, email, phone, ...file, keys: mine.map(said) };
}

const KIND_OF = {
  crm: 'crm_id',
  orders: 'crm_id',
  billing: 'crm_id',
  tickets: 'phone',
  community: 'community_handle',
};
const keyOf = (fact, mine) =>
  (mine.find((key) => key.kind === (KIND_OF[fact.source] ?? 'email')) ?? mine[0]).id;
for (const record of world.records.values()) {
  const mine = given.get(record.contact.id);
  for (const fact of record.facts) fact.key = keyOf(fact, mine);
}
