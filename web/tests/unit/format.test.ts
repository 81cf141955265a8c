import { describe, expect, it } from 'vitest';
import {
  ago,
  duration,
  money,
  plural,
  points,
  roundMoney,
  signedPoints,
  words,
} from '../../src/lib/format.ts';

describe('points', () => {
  it('shows whole points without decimals and hundredths only where there are some', () => {
    expect([points(1200), points(1250), points(1255)]).toEqual(['12', '12.5', '12.55']);
  });
  it('tells a loss by a true minus sign and gives zero no sign', () => {
    expect([signedPoints(-800), signedPoints(0), signedPoints(6000)]).toEqual(['−8', '0', '+60']);
  });
});

describe('money', () => {
  it('divides by the minor units of its own currency', () => {
    expect(money(123456, 'USD')).toBe('$1,234.56');
    expect(money(1234, 'JPY')).toMatch(/1,234$/);
  });
  it('rounds in sentences and shortens only large sums', () => {
    expect([roundMoney(113400, 'USD'), roundMoney(63544840, 'USD')]).toEqual(
      ['$1,134', '$635.4k'].map((t) => expect.stringMatching(new RegExp(`^\\${t}$`, 'i'))),
    );
  });
});

describe('time', () => {
  it('counts from the moment of the data, not from the clock of the reader', () => {
    expect(ago('2026-06-29T16:00:00Z', '2026-06-30T16:20:00Z')).toBe('yesterday');
    expect(ago('2026-06-30T16:19:30Z', '2026-06-30T16:20:00Z')).toBe('just now');
  });
  it('leaves out hours that are none', () => {
    expect([duration(45), duration(60), duration(200), duration(0)]).toEqual([
      '45 min',
      '1 h',
      '3 h 20 min',
      '0 min',
    ]);
  });
});

it('turns codes into words and counts one as one', () => {
  expect([words('inside_sales'), plural(1, 'row', 'rows'), plural(2000, 'row', 'rows')]).toEqual([
    'Inside sales',
    '1 row',
    '2,000 rows',
  ]);
});
