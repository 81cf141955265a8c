// An invented enterprise of 120 contacts over 24 months, folded into records the way the server would answer.
import { ACCOUNTS, FAMILY, GIVEN, ROLES, SCOPES, SOURCES, STAFF } from './names.mjs';
import { LEVELS, countType, levelByCode, typeByCode } from './flow.mjs';
import { foldRecord } from './fold.mjs';
import { randomFrom } from './random.mjs';

export const NOW = Date.parse('2026-06-30T16:20:00Z');
const DAY = 86_400_000;
export const iso = (ms) => new Date(ms).toISOString().replace('.000Z', 'Z');

const BAD = {
  R2: ['partial_shipment', 'delivered_late', 'invoice_error', 'dunning_letter', 'wrong_item'],
  R3: ['ticket_opened', 'ticket_reopened', 'ticket_escalated', 'outage_suffered', 'complaint_unanswered'],
};
const TRIGGERS = ['inquiry_form', 'qualified_by_both_sides', 'pilot_started', 'proposal_delivered', 'order_signed',
  'first_value_confirmed', 'order_confirmed', 'ticket_opened', 'repeat_order', 'reference_given', 'renewal_signed']; // prettier-ignore

const SOURCE_OF = { marketing: 'marketing', communities: 'community', shipping: 'orders', billing: 'billing',
  collections: 'billing', customer_service: 'tickets' }; // prettier-ignore

export const sourceOf = (type) => (type.kind === 'voc' ? 'surveys' : (SOURCE_OF[type.function] ?? 'crm'));

/** Facts of one record: a walk through the levels, slower for some people, broken off for a few. */
function walk(random, scope) {
  const reach = Math.min(LEVELS.length - 1, Math.floor(Math.pow(random.next(), 0.55) * LEVELS.length));
  const happy = random.next();
  const start = NOW - random.int(120, 730) * DAY;
  const end = NOW - (random.chance(0.75) ? Math.floor(random.next() ** 2 * 14) : random.int(20, 160)) * DAY;
  const codes = [];
  for (let order = 0; order <= reach; order += 1) {
    const level = LEVELS[order];
    const many = Math.round(random.int(2, 6) * scope.pace);
    for (let i = 0; i < many; i += 1) {
      const bad = BAD[level.code];
      codes.push(
        bad && random.chance(happy < 0.25 ? 0.6 : 0.16) ? random.pick(bad) : random.pick(level.anticipated),
      );
    }
    if (TRIGGERS[order]) codes.push(TRIGGERS[order]);
  }
  if (happy < 0.06) codes.push('complaint_unanswered', 'notice_given');
  const step = (end - start) / Math.max(1, codes.length - 1);
  return codes.map((code, i) => {
    const jitter = random.next() * 0.8;
    const day = new Date(start + step * Math.max(0, i === codes.length - 1 ? i : i - jitter));
    day.setUTCHours(random.int(7, 17), random.int(0, 59), 0, 0);
    return { code, at: Math.min(day.getTime(), NOW - random.int(20, 900) * 60_000) };
  });
}

let position = 1000;
export const nextPosition = () => String((position += 1));

export function makeFact(random, record, code, at) {
  const type = typeByCode.get(code);
  countType(code);
  const source = sourceOf(type);
  const staff = STAFF.filter(([, , fn]) => fn === type.function);
  const actor =
    type.direction === 'inbound' && random.chance(0.5)
      ? null
      : (random.pick(staff.length ? staff : STAFF) ?? null);
  const reaction =
    type.rv.length > 1 && random.chance(0.22) ? random.pick(['better', 'worse', 'better', 'damaging']) : null;
  return { id: nextPosition(), code, at, known: Math.min(NOW, at + random.int(5, 900) * 60_000), actor, reaction, source,
    row: random.int(2, 9000), say: type.kind === 'voc' ? random.int(3, 10) * 100 : null }; // prettier-ignore
}

function build(seed, people) {
  const random = randomFrom(seed);
  const accounts = ACCOUNTS.map((name, i) => ({
    account_id: 501 + i,
    name,
    key: `erp:00${41200 + i * 7}`,
  }));
  const contacts = [];
  const records = new Map();
  for (let i = 0; i < people; i += 1) {
    const name = `${GIVEN[((i * 7 + i / 40) | 0) % 40]} ${FAMILY[(i * 11 + ((i / 40) | 0) * 3) % 40]}`;
    const account = random.chance(0.94)
      ? accounts[Math.floor(Math.pow(random.next(), 1.6) * accounts.length)]
      : null;
    const id = 101 + i;
    const host = (account?.name ?? 'post').toLowerCase().replace(/[^a-z]+/g, '-');
    const email = `${name.toLowerCase().replace(/\s+/g, '.')}@${host}.example`;
    const contact = {
      id,
      name,
      email,
      phone: `+44 20 7946 0${100 + i}`,
      account,
      role: account ? random.pick(ROLES) : null,
    };
    contacts.push(contact);
    const scopes = [SCOPES[i % 3], ...(random.chance(0.2) ? [SCOPES[3]] : [])];
    for (const scope of scopes) {
      const record = {
        record: `${id}.${scope.code}`,
        contact,
        scope,
        owner: random.pick(STAFF.slice(0, 8)),
        facts: [],
        plans: [],
      };
      record.facts = walk(random, scope).map((step) => makeFact(random, record, step.code, step.at));
      record.facts.sort((a, b) => a.at - b.at);
      foldRecord(record);
      records.set(record.record, record);
    }
  }
  return { accounts, contacts, records, random };
}

export const world = build(7, Number(process.env.RAPPORT_MOCK_CONTACTS ?? 120));
export const sourceName = new Map([...SOURCES, ['frontline', 'Logged by hand']]);
export { levelByCode };
