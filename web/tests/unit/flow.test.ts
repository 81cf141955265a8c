import { expect, it } from 'vitest';
import type { AccountDetail, Flow } from '../../src/api/types.ts';
import { depthSentence } from '../../src/screens/account/depth.ts';
import { mergeReasons, missing, sumCounts } from '../../src/screens/data/counts.ts';
import { COLUMN, mapOf, plainRv } from '../../src/screens/flow/map.ts';
import { barsOf } from '../../src/screens/home/bars.ts';

const type = (code: string, level: string, rv: number, trigger_to: string | null = null, kind = 'major') => ({
  code, name: code, level, kind, trigger_to, cost_minor: 500, rv: [{ from: 1, to: null, reaction: null, rv_hundredths: rv }],
}); // prettier-ignore
const flow = {
  levels: [
    { code: 'C1', name: 'Fit', order: 1, phases: ['closing'] },
    { code: 'A1', name: 'Identify', order: 0, phases: ['acquisition'] },
    { code: 'C2', name: 'Propose', order: 2, phases: ['closing'] },
  ],
  types: [
    type('visit', 'A1', 100),
    type('pilot', 'C1', 2500, 'C1'),
    type('lost', 'C2', -6000, 'A1'),
    type('nps', 'A1', 100, null, 'voc'),
  ],
} as unknown as Flow;

it('lays the levels out in order and joins those of one phase', () => {
  const map = mapOf(flow, ['major']);
  expect(map.columns.map((c) => c.level.code)).toEqual(['A1', 'C1', 'C2']);
  expect(map.phases).toEqual([
    { phase: 'acquisition', x: 0, width: COLUMN },
    { phase: 'closing', x: COLUMN, width: 2 * COLUMN },
  ]);
});

it('draws one edge for each trigger and knows which leads back', () => {
  const map = mapOf(flow, ['major']);
  expect(map.edges.map((e) => [e.type, e.back])).toEqual([
    ['pilot', false],
    ['lost', true],
  ]);
});

it('hides the voice of the customer unless asked', () => {
  const codes = (kinds: ('major' | 'voc')[]) => mapOf(flow, kinds).columns[0]?.types.map((t) => t.type.code);
  expect([codes(['major']), codes(['major', 'voc'])]).toEqual([['visit'], ['visit', 'nps']]);
});

it('measures a loss by its size', () => {
  const lost = mapOf(flow, ['major']).columns[2]?.types[0];
  expect([lost?.rvShare, lost && plainRv(lost.type)]).toEqual([1, -6000]);
});

it('shows rows that nobody accounts for', () => {
  const sum = sumCounts([
    { received: 10, accepted: 7, duplicate: 1, quarantined: 2, silent: 0 },
    { received: 5, accepted: 4, duplicate: 0, quarantined: 0, silent: 0 },
  ]);
  expect([sum.received, missing(sum)]).toEqual([15, 1]);
  expect(
    mergeReasons([
      { reason: 'a', records: 1 },
      { reason: 'b', records: 3 },
      { reason: 'a', records: 4 },
    ]),
  ).toEqual([
    { reason: 'a', records: 5 },
    { reason: 'b', records: 3 },
  ]);
});

it('tells a losing day by its shape and keeps its size', () => {
  const day = (rv_hundredths: number) => ({
    day: '2026-01-01',
    interactions: 1,
    rv_hundredths,
    cost_minor: 100,
  });
  const { bars } = barsOf([day(5000), day(-5000), day(0)], 300, 150);
  expect([bars[0]?.loss, bars[1]?.gain, bars[1]?.loss === bars[0]?.gain, bars[2]?.gain]).toEqual([
    0,
    0,
    true,
    0,
  ]);
});

it('says when an account hangs on one person and which roles are missing', () => {
  const ann = { contact_id: '1', name: 'Ann', rv_hundredths: 9000 };
  const answer = (contacts: unknown[], roles_missing: string[], total: number) =>
    depthSentence({
      contacts,
      depth: { rv_positive_hundredths: total, roles_missing },
    } as unknown as AccountDetail);
  expect(answer([ann], ['economic_buyer', 'champion'], 9000)).toBe(
    'Everything hangs on Ann. Nobody yet is economic buyer or champion.',
  );
  expect(answer([ann, { contact_id: '2', name: 'Bo', rv_hundredths: 3000 }], [], 12000)).toBe(
    'Ann carries 75% of the value among 2 people. Every buying role is covered.',
  );
  expect(answer([], [], 0)).toBe('No relationship here carries value yet.');
});
