import { describe, expect, it } from 'vitest';
import type { Ending, ExceptionItem, Judgement } from '../../src/api/types.ts';
import { placesIn } from '../../src/screens/exceptions/band.ts';
import { judgementText } from '../../src/screens/exceptions/history.ts';
import {
  endingsText,
  filtersIn,
  ofWay,
  queryOf,
  stateOf,
  summary,
} from '../../src/screens/exceptions/view.ts';

const item = (severity: string, way: string) => ({ severity, way }) as ExceptionItem;
const items = [item('high', 'bad'), item('high', 'good'), item('low', 'bad')];

describe('the address of the exceptions', () => {
  it('asks for all that is not closed unless it says otherwise', () => {
    expect(queryOf(new URLSearchParams())).toEqual({
      state: 'open',
      owner: undefined,
      set: undefined,
      since_days: undefined,
    });
    expect(queryOf(new URLSearchParams('state=closed&owner=nobody&set=@whales&since_days=30'))).toEqual({
      state: 'closed',
      owner: 'nobody',
      set: '@whales',
      since_days: 30,
    });
    expect(queryOf(new URLSearchParams('since_days=soon')).since_days).toBeUndefined();
  });
  it('knows which of its parameters narrow the list', () => {
    expect(filtersIn(new URLSearchParams('owner=s01&open=KEY&way=good'))).toEqual(['owner', 'way']);
  });
});

describe('the list', () => {
  it('tells good from bad, and both without a filter', () => {
    expect([ofWay(items, 'good'), ofWay(items, 'bad'), ofWay(items, null)].map((l) => l.length)).toEqual([
      1, 2, 3,
    ]);
  });
  it('says how many want to be looked at, and how many are good news', () => {
    expect(summary(items, false)).toBe('3 exceptions: 2 high, 1 low. 1 is good news.');
    expect(summary(items.slice(0, 1), true)).toBe('The first 1 exception: 1 high.');
    expect(summary(items.slice(1, 2), false)).toBe('1 exception: 1 high. All good news.');
  });
  it('says how a closed one ended', () => {
    expect(stateOf({ state: 'closed', outcome: 'false_alarm' })).toBe('Closed: false alarm');
    expect(stateOf({ state: 'acknowledged', outcome: null })).toBe('Acknowledged');
  });
});

describe('how past ones ended', () => {
  const ending = (kind: Ending['kind'], acted: number, expected: number, false_alarm: number): Ending => ({
    kind,
    closed: acted + expected + false_alarm,
    acted,
    expected,
    false_alarm,
  });
  it('is one line, with the kind that was most often a false alarm', () => {
    expect(endingsText([ending('silence', 5, 1, 3), ending('rv_low', 11, 2, 1)])).toBe(
      'Of 23 closed: 16 acted on, 3 expected, 4 false alarms. “Silent” was most often a false alarm, 3 of 9.',
    );
  });
  it('says nothing of a kind that was closed too seldom, and nothing at all before the first', () => {
    expect(endingsText([ending('missing', 1, 0, 1)])).toBe(
      'Of 2 closed: 1 acted on, 0 expected, 1 false alarm.',
    );
    expect(endingsText([ending('silence', 0, 0, 0)])).toBe('');
  });
});

it('draws the usual band and the actual value on one line, inside its ends', () => {
  const at = placesIn(-2000, { p10: 0, p50: 1000, p90: 2000 });
  expect(at.actual).toBeLessThan(at.p10);
  expect(at.p50).toBe((at.p10 + at.p90) / 2);
  expect([Math.min(...Object.values(at)), Math.max(...Object.values(at))]).toEqual([4, 96]);
  expect(placesIn(5, { p10: 5, p50: 5, p90: 5 }).actual).toBe(50);
});

it('tells each judgement by who made it', () => {
  const judgement: Judgement = {
    action: 'assign',
    by: 'Kim',
    at: '',
    owner: { code: 's02', name: 'Lee Park' },
    outcome: null,
    note: null,
  };
  expect(judgementText(judgement)).toBe('Kim gave it to Lee Park');
  expect(judgementText({ ...judgement, action: 'close', outcome: 'acted' })).toBe('Kim closed it: acted on');
  expect(judgementText({ ...judgement, action: 'reopen' })).toBe('Kim opened it again');
});

it('keeps who owns the relationship until the exception is given to somebody', async () => {
  const { withJudgement } = await import('../../src/screens/exceptions/queue.svelte.ts');
  const owned = { key: 'k', owner: { code: 's01', name: 'Maren' }, assigned: false } as ExceptionItem;
  const judged = {
    key: 'k',
    state: 'acknowledged',
    owner: null,
    outcome: null,
    by: 'Kim',
    at: 't',
    note: null,
  };
  expect(withJudgement(owned, judged)).toMatchObject({
    owner: { code: 's01' },
    assigned: false,
    judged_by: 'Kim',
  });
  const given = { ...judged, owner: { code: 's02', name: 'Lee' } };
  expect(withJudgement(owned, given)).toMatchObject({ owner: { code: 's02' }, assigned: true });
});
