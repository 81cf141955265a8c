import { setToPublish, whoseIs } from '../../src/screens/insight/practice.ts';
import { describe, expect, it } from 'vitest';
import type { InsightCard } from '../../src/api/types.ts';
import { isSet, setOf, workOn } from '../../src/screens/insight/options.ts';
import { asName, isReference, NAME, viewOf } from '../../src/screens/sets/names.ts';

describe('the name of a saved set', () => {
  it('is made from what somebody typed, as the server takes it', () => {
    expect(['@Whales', ' Key accounts 2026 ', '2nd tier!', 'ça va'].map(asName)).toEqual([
      'whales',
      'key-accounts-2026',
      'nd-tier',
      'a-va',
    ]);
    for (const typed of ['@Whales', 'Key accounts', `x${'y'.repeat(99)}`])
      expect(asName(typed)).toMatch(NAME);
    expect(asName('123')).not.toMatch(NAME);
  });
  it('is told from a text that only contains one', () => {
    expect(['@whales', ' @whales ', '@whales AND tier=high', 'tier=high'].map(isReference)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
  it('stands in the address of what is shown of it', () => {
    expect(viewOf('/exceptions', 'whales')).toBe('/exceptions?set=%40whales');
  });
});

describe('a question about a set', () => {
  const card = {
    options: [
      { name: 'set', kind: 'set', default: 'tier=high' },
      { name: 'against', kind: 'text', default: '' },
      { name: 'draws', kind: 'integer', default: '499' },
    ],
  } as unknown as InsightCard;
  it('offers the saved sets wherever a set is taken, against another too', () => {
    expect(card.options.map(isSet)).toEqual([true, true, false]);
  });
  it('is about its default unless the address says otherwise', () => {
    expect([setOf(card, {}), setOf(card, { set: '@whales' })]).toEqual(['tier=high', '@whales']);
  });
  it('leads to the same exceptions, to be worked through', () => {
    expect(workOn({ set: '@whales', budget: '5', since_days: '30' })).toBe(
      '/exceptions?set=%40whales&since_days=30',
    );
    expect(workOn({})).toBe('/exceptions');
  });
});

describe('whose practice is published', () => {
  it('is the usual where the screen shows the usual set or none', () => {
    expect(['', 'tier=high', ' tier=high '].map(whoseIs)).toEqual(['usual', 'usual', 'usual']);
    expect(['@whales', 'scope=research_labs AND tier=high'].map(whoseIs)).toEqual(['saved', 'typed']);
  });
  it('is left to the server, named, written, or still to be said', () => {
    const picked = { saved: '@whales', typed: ' rv>250 ' };
    expect(setToPublish({ ...picked, whose: 'usual' })).toBeUndefined();
    expect(setToPublish({ ...picked, whose: 'saved' })).toBe('@whales');
    expect(setToPublish({ ...picked, whose: 'typed' })).toBe('rv>250');
    expect(setToPublish({ whose: 'typed', saved: '@whales', typed: ' ' })).toBeNull();
    expect(setToPublish({ whose: 'saved', saved: '', typed: 'all' })).toBeNull();
  });
});
