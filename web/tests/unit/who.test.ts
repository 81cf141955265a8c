import { describe, expect, it } from 'vitest';
import type { Evidence, Identity, IdentityChange, Person } from '../../src/api/types.ts';
import { happenedAt } from '../../src/screens/record/days.ts';
import {
  checkOf,
  doneText,
  movedKeys,
  outcome,
  recordAfter,
  shownKeys,
  sumsOf,
} from '../../src/screens/who/change.ts';
import {
  decisionText,
  evidenceText,
  keyOf,
  keyText,
  matchText,
  shownEvidence,
  summary,
  undoable,
  whyNot,
} from '../../src/screens/who/words.ts';

const crm = { id: 3, kind: 'crm_id', value: 'C-1', known_at: '2026-03-03T10:00:00Z' };
const email = { id: 5, kind: 'email', value: 'ada@example.com', known_at: '2026-03-03T10:00:00Z' };
const phone = { id: 8, kind: 'phone', value: '+49 40 555', known_at: '2026-03-03T10:00:00Z' };
const evidence = (over: Partial<Evidence>): Evidence => ({
  id: 1,
  verdict: 'same',
  basis: 'declared_key',
  a: crm,
  b: email,
  takes_back: null,
  known_at: '2026-03-03T10:00:00Z',
  holds: true,
  decision: null,
  by: null,
  note: null,
  source: 'contacts',
  source_name: 'CRM contacts',
  file: 'contacts.csv',
  row: 7,
  ...over,
});
const byAnna = { basis: 'person', by: 'Anna', source: null, source_name: null, file: null, row: null };

describe('the evidence', () => {
  it('names the export, the row and the day', () => {
    expect(evidenceText(evidence({}))).toBe(
      'The CRM contacts export named both (contacts.csv, row 7) on 3 March 2026',
    );
    expect(evidenceText(evidence({ file: null, row: null, source_name: null, source: null }))).toBe(
      'A source named both on 3 March 2026',
    );
    expect(evidenceText(evidence({ source_name: 'Orders export', b: null }))).toBe(
      'The Orders export named it (contacts.csv, row 7) on 3 March 2026',
    );
  });
  it('names who decided, and says their note', () => {
    expect(evidenceText(evidence({ ...byAnna, note: 'met her' }))).toBe(
      'Anna joined them on 3 March 2026: met her',
    );
    expect(evidenceText(evidence({ ...byAnna, by: null, verdict: 'not_same' }))).toBe(
      'Somebody parted them on 3 March 2026',
    );
  });
  it('says when a rule or a model did it', () => {
    expect(evidenceText(evidence({ basis: 'rule' }))).toBe(
      'A matching rule joined them from CRM contacts (contacts.csv, row 7) on 3 March 2026',
    );
    expect(
      evidenceText(evidence({ basis: 'model', verdict: 'not_same', source_name: null, source: null })),
    ).toContain('The matching model kept them apart');
  });
  it('that no longer holds says why: taken back, or parted by somebody later', () => {
    const joined = evidence({ id: 1, ...byAnna, holds: false });
    const taken = evidence({
      ...byAnna,
      id: 2,
      verdict: 'taken_back',
      a: null,
      b: null,
      takes_back: 1,
      by: 'Bo',
    });
    expect(whyNot(joined, [joined, taken])).toBe('Bo took it back on 3 March 2026');
    const exported = evidence({ id: 1, b: phone, holds: false });
    const parted = evidence({ ...byAnna, id: 3, verdict: 'not_same', known_at: '2026-04-01T08:00:00Z' });
    expect(whyNot(exported, [exported, parted])).toBe('Anna parted them on 1 April 2026');
    expect(whyNot(exported, [exported, { ...parted, holds: false }])).toBe('Later evidence outweighs it');
  });
  it('is listed with what holds first, without what is said beside what it took back', () => {
    const list = [
      evidence({ id: 1, holds: false }),
      evidence({ id: 2, verdict: 'taken_back', takes_back: 1, a: null, b: null }),
      evidence({ id: 3 }),
      evidence({ id: 4, known_at: '2026-05-01T00:00:00Z' }),
    ];
    expect(shownEvidence(list).map((one) => one.id)).toEqual([4, 3, 1]);
  });
});

describe('who this is', () => {
  const identity: Identity = {
    id: 3,
    name: 'Ada Brandt',
    identifiers: [crm, email, phone].map((key) => ({ ...key, known_at: '2026-03-03T10:00:00Z' })),
    evidence: [],
    possible_matches: [],
    decisions: [],
  };
  const match = { id: 9, name: 'Bela Cohn', kind: 'phone', value: '+49 40 5550', shared_by: 2 };
  it('is one line', () => {
    expect(summary(identity)).toBe('Known by 3 keys');
    expect(summary({ ...identity, possible_matches: [match, match] })).toBe(
      'Known by 3 keys · 2 possible matches',
    );
  });
  it('names keys in words, also those that nobody named', () => {
    expect(keyText(crm)).toBe('CRM number C-1');
    expect(keyText(keyOf('loyalty_card:12:34'))).toBe('Loyalty card 12:34');
  });
  it('says how much a common key is worth', () => {
    expect(matchText(match)).toBe('Phone +49 40 5550: 2 people have it');
    expect(matchText({ ...match, shared_by: 14 })).toBe(
      'Phone +49 40 5550: 14 people have it, so it says little',
    );
  });
  it('says what was decided, and what of it can be undone', () => {
    const decision = {
      id: 4,
      what: 'split',
      at: '2026-03-03T10:00:00Z',
      by: 'Anna',
      note: null,
      undone: false,
    };
    expect(decisionText(decision)).toBe('Anna parted this person on 3 March 2026');
    expect([decision, { ...decision, undone: true }, { ...decision, what: 'undo' }].map(undoable)).toEqual([
      true,
      false,
      false,
    ]);
  });
});

const record = (code: string, interactions: number, rv: number, cost: number, currency = 'USD') => ({
  scope: { code, name: code },
  interactions,
  rv_hundredths: rv,
  cost_minor: cost,
  currency,
});
const person = (id: number, name: string, identifiers: string[], ...records: Person['records']): Person => ({
  id,
  name,
  identifiers,
  records,
});
const whole = person(
  3,
  'Ada Brandt',
  ['crm_id:C-1', 'email:a@x', 'phone:1'],
  record('labs', 12, 34_000, 12_000),
  record('food', 2, 100, 50),
);
const ada = person(3, 'Ada Brandt', ['crm_id:C-1'], record('labs', 4, 10_000, 4_000));
const bela = person(
  5,
  'Bela',
  ['email:a@x', 'phone:1'],
  record('labs', 8, 24_000, 8_000),
  record('food', 2, 100, 50),
);
const split: IdentityChange = { decision: null, before: [whole], after: [ada, bela] };
const merge: IdentityChange = { decision: null, before: [ada, bela], after: [whole] };

describe('the sums', () => {
  it('are over all persons, by currency', () => {
    const euro = person(7, 'E', [], record('labs', 1, 5, 7, 'EUR'));
    expect(sumsOf([ada, bela, euro])).toEqual({
      interactions: 15,
      rv_hundredths: 34_105,
      cost: [
        ['EUR', 7],
        ['USD', 12_050],
      ],
    });
  });
  it('are said to add up when they do', () => {
    const check = checkOf(split);
    expect(check).toEqual({
      whole: true,
      text: 'It adds up: 14 interactions and $120.50, and 341 points, before and after.',
      rv: '',
    });
  });
  it('say that RV changes, and why, when only RV does', () => {
    const cheaper = { ...bela, records: [record('labs', 8, 23_000, 8_000), record('food', 2, 100, 50)] };
    const check = checkOf({ ...split, after: [ada, cheaper] });
    expect(check.whole).toBe(true);
    expect(check.text).toBe('It adds up: 14 interactions and $120.50, before and after.');
    expect(check.rv).toContain('RV changes by −10 points in all');
  });
  it('warn when an interaction or a cent is lost', () => {
    const check = checkOf({ ...split, after: [ada] });
    expect(check.whole).toBe(false);
    expect(check.text).toContain(
      'does not add up: 14 interactions and $120.50 before, 4 interactions and $40.00 after',
    );
  });
});

describe('a change in words', () => {
  it('says what will be', () => {
    expect(outcome(split)).toBe('Ada Brandt becomes two people: Ada Brandt and Bela.');
    expect(outcome(merge)).toBe('Ada Brandt and Bela become one person, Ada Brandt, known by 3 keys.');
    expect(outcome({ ...split, after: [whole] })).toBe('Nothing changes by this.');
  });
  it('does not say one name twice', () => {
    const twin = { ...bela, name: 'Ada Brandt' };
    expect(outcome({ ...split, after: [ada, twin] })).toBe(
      'Ada Brandt becomes two people, both called Ada Brandt.',
    );
    expect(outcome({ ...merge, before: [ada, twin] })).toBe(
      'Two people called Ada Brandt become one person known by 3 keys.',
    );
  });
  it('says what was done, and what was undone', () => {
    const keys = { kind: 'split' as const, contact: 3, name: 'Ada Brandt', keys: [] };
    const undo = { kind: 'undo' as const, decision: 1 };
    expect(doneText(keys, split)).toBe(
      'Ada Brandt is two people now: Ada Brandt (4 interactions) and Bela (10 interactions).',
    );
    expect(doneText(undo, merge)).toBe('Undone. Ada Brandt is one person again.');
  });
  it('marks the keys that a person did not have before', () => {
    expect([...movedKeys(whole, [ada, bela])]).toEqual(['email:a@x', 'phone:1']);
    expect([...movedKeys(ada, [whole])]).toEqual([]);
  });
});

it('of many keys shows those that moved first, and counts the rest', () => {
  const many = person(
    1,
    'A',
    Array.from({ length: 20 }, (_, i) => `cookie:${i}`),
  );
  const { shown, more } = shownKeys(many, new Set(['cookie:19']));
  expect([shown[0], shown.length, more]).toEqual(['cookie:19', 8, 12]);
  expect(shownKeys({ ...many, identifiers: many.identifiers.slice(0, 9) }, new Set()).more).toBe(0);
});

describe('the screen goes on', () => {
  it('with who has most of the record, in the same segment', () => {
    expect(recordAfter('3.labs', split)).toBe('5.labs');
    expect(recordAfter('5.food', merge)).toBe('3.food');
  });
  it('with the same number when both have as much', () => {
    const even = person(2, 'Z', ['email:a@x'], record('labs', 4, 0, 0));
    expect(recordAfter('3.labs', { ...split, after: [even, ada] })).toBe('3.labs');
  });
  it('with the largest record when the segment is left by all', () => {
    expect(recordAfter('3.dealers', split)).toBe('5.labs');
  });
  it('to the list when no record is left, and nowhere when it was of somebody else', () => {
    expect(recordAfter('3.labs', { ...split, after: [person(3, 'A', ['crm_id:C-1'])] })).toBe('');
    expect(recordAfter('77.labs', split)).toBeNull();
  });
});

it('shows no hour where only the day is known', () => {
  const at = '2026-03-03T00:00:00Z';
  expect(happenedAt({ happened_at: at, day_only: true })).toBe('3 Mar 2026');
  expect(happenedAt({ happened_at: at, day_only: false })).toBe('3 Mar 2026, 00:00 UTC');
});
