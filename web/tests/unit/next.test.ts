import { describe, expect, it } from 'vitest';
import type { Reference, Suggestion } from '../../src/api/types.ts';
import { describe as describePoint } from '../../src/curve/describe.ts';
import { bestAt, legendOf, publishedBy, usualStep } from '../../src/curve/reference.ts';
import { decided, evidence, followed, interval } from '../../src/screens/record/next.ts';

const suggestion: Suggestion = {
  type: 'visit',
  type_name: 'Visit',
  level: 'R4',
  share: 0.42,
  share_low: 0.31,
  share_high: 0.54,
  n: 31,
  of: 74,
  relationships: 24,
  rv_hundredths: 1234,
  rv_low_hundredths: -120,
  rv_high_hundredths: 2450,
  cost_minor: 5400,
  currency: 'USD',
  within_days: 12.5,
  steps_matched: 2,
  judgement: null,
};

describe('a suggestion', () => {
  it('says what followed in whole points, with the interval and the time it took', () => {
    expect(followed(suggestion)).toBe('+12 points');
    expect(interval(suggestion, 90)).toBe('−1 to +25 in 90 days');
  });
  it('gives no interval where too few did it for one', () => {
    expect(interval({ ...suggestion, rv_low_hundredths: null }, 90)).toBe('in 90 days');
  });
  it('says how many of the comparable did so, and when', () => {
    expect(evidence(suggestion)).toBe(
      '24 relationships did so, in 31 of 74 comparable situations, usually within 13 days',
    );
    expect(evidence({ ...suggestion, n: 1, of: 1, relationships: 1, within_days: 0.4 })).toBe(
      '1 relationship did so, in 1 of 1 comparable situation, usually within a day',
    );
    expect(evidence({ ...suggestion, within_days: null })).toBe(
      '24 relationships did so, in 31 of 74 comparable situations',
    );
  });
  it('says who decided, and why not', () => {
    const judgement = { verdict: 'taken', reason: null, note: null, by: 'Kim', at: '' } as const;
    expect(decided(judgement, 'Kim')).toBe('You will do it');
    expect(decided(judgement, 'Lee')).toBe('Kim will do it');
    expect(decided({ ...judgement, verdict: 'overridden', reason: 'wrong_time' }, 'Lee')).toBe(
      'Kim said not this one: wrong time',
    );
  });
});

describe('best practice behind a curve', () => {
  const reference: Reference = {
    label: 'best practice: tier=high',
    n: 124,
    points: [
      {
        position: 1,
        n: 124,
        p10: 0,
        p50: 500,
        p90: 900,
        step: { code: 'call', name: 'Call' },
        step_share: 0.41,
      },
      { position: 2, n: 80, p10: 100, p50: 800, p90: 1400, step: null, step_share: null },
    ],
    version: 3,
    set: 'tier=high',
    published_at: '2026-05-31T16:20:00Z',
    by: 'Kim',
  };
  it('names its version, its set and how many it rests on', () => {
    expect(legendOf(reference)).toBe('Best practice, version 3 of tier=high: p10–p90 and median of 124');
    expect(publishedBy(reference)).toBe('Published 31 May 2026 by Kim');
  });
  it('counts positions from the first interaction', () => {
    expect(bestAt(reference, 1)?.p50).toBe(500);
    expect(bestAt(reference, 3)).toBeUndefined();
    expect(bestAt(null, 1)).toBeUndefined();
  });
  it('says which step is usual, and nothing where the best did not agree', () => {
    expect(reference.points.map(usualStep)).toEqual(['The step here is usually Call (41%)', '']);
  });
  it('is heard as well as seen', () => {
    const curve = [{ at: '2026-01-05T00:00:00Z', rv_total_hundredths: 300, cost_total_minor: 0, entry: '1' }];
    expect(describePoint(curve, 0, 'USD', undefined, reference)).toContain(
      'best practice 5. The step here is usually Call (41%)',
    );
    expect(describePoint(curve, 0, 'USD')).not.toContain('best practice');
  });
});
