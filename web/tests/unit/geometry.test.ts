import { describe, expect, it } from 'vitest';
import type { CurvePoint } from '../../src/api/types.ts';
import {
  type Band,
  extentOf,
  layOut,
  nearest,
  placesOf,
  sparkPath,
  ticks,
} from '../../src/curve/geometry.ts';

const point = (day: number, rv: number, cost: number): CurvePoint => ({
  at: new Date(Date.UTC(2026, 0, day)).toISOString(),
  rv_total_hundredths: rv,
  cost_total_minor: cost,
  entry: String(day),
});
const frame = { width: 200, height: 120, left: 0, right: 0, top: 0, bottom: 0, strip: 20 };
const curve = [point(1, 1000, 100), point(2, 4000, 500), point(11, 3000, 900)];
const draw = (points: CurvePoint[], reference: Band | null = null, axis: 'time' | 'position' = 'time') =>
  layOut(points, axis, frame, extentOf(points, reference), reference);

describe('the paired curve', () => {
  it('keeps RV above the strip and cost below it', () => {
    const { drawn, stripTop, stripBottom } = draw(curve);
    expect(stripBottom - stripTop).toBe(frame.strip);
    for (const d of drawn) {
      expect(d.rvY).toBeLessThanOrEqual(stripTop);
      expect(d.costY).toBeGreaterThanOrEqual(stripBottom);
    }
  });
  it('places by time or by position', () => {
    expect(placesOf(curve, 'time')).toEqual([0, 0.1, 1]);
    expect(placesOf(curve, 'position')).toEqual([0, 0.5, 1]);
  });
  it('draws a fall only where RV went down', () => {
    expect(draw(curve).falls.match(/M/g)).toHaveLength(1);
    expect(draw(curve.slice(0, 2)).falls).toBe('');
  });
  it('lifts the zero line from the strip when a record falls below nought', () => {
    const { zeroY, stripTop, drawn } = draw([point(1, 1000, 100), point(2, -2000, 100)]);
    expect(zeroY).toBeLessThan(stripTop);
    expect(drawn[1]?.rvY).toBeGreaterThan(zeroY);
  });
  it('follows the reference by position on either axis and only as far as the record goes', () => {
    const reference = {
      points: [1, 2, 3, 4].map((position) => ({ position, p10: 0, p50: 1000, p90: 2000 })),
    };
    expect(draw(curve, reference).median.match(/L/g)).toHaveLength(2);
    expect(draw(curve, null).band).toBe('');
  });
  it('draws one interaction, and none, without failing', () => {
    expect(draw([point(1, 500, 0)]).drawn).toHaveLength(1);
    expect(draw([]).rv).toBe('');
    expect(draw([]).rvArea).toBe('');
  });
});

it('finds the last of several interactions at one moment', () => {
  const { drawn } = draw([point(1, 100, 0), point(1, 200, 0), point(5, 300, 0)]);
  expect([nearest(drawn, 1), nearest(drawn, 190), nearest([], 5)]).toEqual([1, 2, -1]);
});

it('marks a scale in round steps', () => {
  expect(ticks(1100, 4)).toEqual([500, 1000]);
  expect(ticks(0, 4)).toEqual([]);
  for (const high of [3, 17, 99, 1234]) expect(ticks(high, 4).length).toBeLessThanOrEqual(4);
});

it('keeps a sparkline inside its box, negative values too', () => {
  const ys = [...sparkPath([-500, 0, 800], 96, 24).line.matchAll(/ (-?[\d.]+)/g)].map((m) => Number(m[1]));
  expect(Math.min(...ys)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...ys)).toBeLessThanOrEqual(24);
});
