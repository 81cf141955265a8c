import { describe, expect, it } from 'vitest';
import type { Entry, RecordDetail } from '../../src/api/types.ts';
import type { RecordEvent } from '../../src/api/events.ts';
import { byDay, partOf } from '../../src/screens/record/days.ts';
import { mergeEntry, withChange } from '../../src/screens/record/merge.ts';

const entry = (id: string, happened_at: string, rv = 1000, kind: 'major' | 'voc' = 'major') =>
  ({ id, happened_at, rv_hundredths: rv, kind, origin: { source: 'crm' } }) as Entry;
const detail = {
  rv_hundredths: 5000,
  cost_minor: 700,
  interactions: 2,
  level: { code: 'A1', name: 'Identify' },
  last_at: '2026-05-02T08:00:00Z',
  curve: [
    { at: '2026-05-01T08:00:00Z', rv_total_hundredths: 2000, cost_total_minor: 300, entry: '1' },
    { at: '2026-05-02T08:00:00Z', rv_total_hundredths: 5000, cost_total_minor: 700, entry: '2' },
  ],
} as RecordDetail;
const change = (one: Entry): RecordEvent => ({
  record: 'r',
  rv_hundredths: 6000,
  rv_change_hundredths: 1000,
  cost_minor: 900,
  entry: one,
});

describe('an event of the server', () => {
  it('lengthens the curve when the interaction is the newest', () => {
    const next = withChange(detail, change(entry('3', '2026-05-03T08:00:00Z')), false);
    expect(next.curve.at(-1)).toMatchObject({ entry: '3', rv_total_hundredths: 6000, cost_total_minor: 900 });
    expect([next.rv_hundredths, next.interactions, next.last_at]).toEqual([6000, 3, '2026-05-03T08:00:00Z']);
  });
  it('leaves the curve to the server when the interaction came late', () => {
    const next = withChange(detail, change(entry('3', '2026-05-01T12:00:00Z')), false);
    expect(next.curve).toEqual(detail.curve);
    expect([next.rv_hundredths, next.last_at]).toEqual([6000, '2026-05-02T08:00:00Z']);
  });
  it('counts an amended interaction once', () => {
    expect(withChange(detail, change(entry('2', '2026-05-02T08:00:00Z')), true).interactions).toBe(2);
    const merged = mergeEntry(
      [entry('2', '2026-05-02T08:00:00Z', 1000)],
      entry('2', '2026-05-02T08:00:00Z', -500),
    );
    expect(merged.map((e) => e.rv_hundredths)).toEqual([-500]);
  });
  it('puts an interaction where it happened, the later position first at the same moment', () => {
    const list = [entry('9', '2026-05-03T08:00:00Z'), entry('1', '2026-05-01T08:00:00Z')];
    expect(mergeEntry(list, entry('10', '2026-05-03T08:00:00Z')).map((e) => e.id)).toEqual(['10', '9', '1']);
    expect(mergeEntry(list, entry('11', '2026-05-02T08:00:00Z')).map((e) => e.id)).toEqual(['9', '11', '1']);
  });
  it('moves the level only when the interaction was a trigger', () => {
    const moved = { ...entry('3', '2026-05-03T08:00:00Z'), moved_to: { code: 'A2', name: 'Inquire' } };
    expect(withChange(detail, change(moved), false).level.code).toBe('A2');
    expect(withChange(detail, change(entry('3', '2026-05-03T08:00:00Z')), false).level.code).toBe('A1');
  });
});

it('groups the timeline by day with the value of the day', () => {
  const days = byDay([
    entry('3', '2026-05-03T18:00:00Z', 500),
    entry('2', '2026-05-03T08:00:00Z', -200),
    entry('1', '2026-05-01T08:00:00Z'),
  ]);
  expect(days.map((d) => [d.day, d.entries.length, d.rv_hundredths])).toEqual([
    ['2026-05-03', 2, 300],
    ['2026-05-01', 1, 1000],
  ]);
});

it('keeps apart what people did and what they said', () => {
  const list = [entry('1', '2026-05-03T18:00:00Z'), entry('2', '2026-05-03T08:00:00Z', 100, 'voc')];
  expect(partOf(list, 'voc', null).map((e) => e.id)).toEqual(['2']);
  expect(partOf(list, 'all', 'billing')).toEqual([]);
});
