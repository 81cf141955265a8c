// The days as pairs of bars: what came of them above a line, what they cost mirrored below it.
import type { DayTotal } from '../../api/types.ts';

export interface Bar {
  x: number;
  width: number;
  gain: number;
  loss: number;
  cost: number;
}

export interface Bars {
  bars: Bar[];
  axis: number;
  most: number;
  mostCost: number;
}

export function barsOf(days: DayTotal[], width: number, height: number): Bars {
  const most = Math.max(100, ...days.map((d) => Math.abs(d.rv_hundredths)));
  const mostCost = Math.max(100, ...days.map((d) => d.cost_minor));
  const axis = Math.round(height * 0.66);
  const step = width / Math.max(1, days.length);
  const gap = step > 6 ? 2 : 0.5;
  const bars = days.map((d, i) => {
    // A day that lost is drawn hollow above the same line: its sign is told by shape and hue, its size stays comparable.
    const high = (Math.abs(d.rv_hundredths) / most) * (axis - 4);
    return {
      x: i * step + gap / 2,
      width: Math.max(1, step - gap),
      gain: d.rv_hundredths > 0 ? high : 0,
      loss: d.rv_hundredths < 0 ? high : 0,
      cost: (d.cost_minor / mostCost) * (height - axis - 6),
    };
  });
  return { bars, axis, most, mostCost };
}
