// The paired curve as numbers: accumulated RV rises above a shared axis, accumulated cost hangs mirrored below it.
import type { CurvePoint, Spread } from '../api/types.ts';

export type Axis = 'time' | 'position';

export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Height of the strip between the two halves, where triggers are marked. */
  strip: number;
}

export interface Extent {
  rvLow: number;
  rvHigh: number;
  costHigh: number;
}

/** Where others lie after so many interactions, from one. */
export interface Band {
  points: (Spread & { position: number })[];
}

export interface Drawn {
  x: number;
  rvY: number;
  costY: number;
}

export interface Curve {
  drawn: Drawn[];
  rv: string;
  rvArea: string;
  falls: string;
  cost: string;
  costArea: string;
  band: string;
  median: string;
  zeroY: number;
  stripTop: number;
  stripBottom: number;
}

export function extentOf(points: CurvePoint[], reference: Band | null): Extent {
  const rv = points.map((p) => p.rv_total_hundredths);
  const near = reference?.points.slice(0, points.length) ?? [];
  return {
    rvLow: Math.min(0, ...rv, ...near.map((p) => p.p10)),
    rvHigh: Math.max(100, ...rv, ...near.map((p) => p.p90)),
    costHigh: Math.max(100, ...points.map((p) => p.cost_total_minor)),
  };
}

/** Where each point lies between 0 and 1. Equal moments share one place. */
export function placesOf(points: CurvePoint[], axis: Axis): number[] {
  if (axis === 'position') return points.map((_, i) => (points.length > 1 ? i / (points.length - 1) : 0.5));
  const times = points.map((p) => Date.parse(p.at));
  const first = times[0] ?? 0;
  const span = (times.at(-1) ?? first) - first;
  return times.map((t) => (span > 0 ? (t - first) / span : 0.5));
}

const n = (value: number): string => String(Math.round(value * 10) / 10);

function steps(drawn: Drawn[], y: (d: Drawn) => number): string {
  return drawn.map((d, i) => (i === 0 ? `M${n(d.x)} ${n(y(d))}` : `H${n(d.x)}V${n(y(d))}`)).join('');
}

function closed(path: string, drawn: Drawn[], base: number): string {
  const [first, last] = [drawn[0], drawn.at(-1)];
  return first && last ? `${path}L${n(last.x)} ${n(base)}L${n(first.x)} ${n(base)}Z` : '';
}

export function layOut(
  points: CurvePoint[],
  axis: Axis,
  frame: Frame,
  extent: Extent,
  reference: Band | null,
): Curve {
  const inner = frame.height - frame.top - frame.bottom - frame.strip;
  const rvHeight = inner * 0.68;
  const stripTop = frame.top + rvHeight;
  const stripBottom = stripTop + frame.strip;
  const costHeight = inner - rvHeight;
  const wide = frame.width - frame.left - frame.right;
  const rvY = (rv: number) =>
    stripTop - ((rv - extent.rvLow) / (extent.rvHigh - extent.rvLow || 1)) * rvHeight;
  const places = placesOf(points, axis);
  const drawn = points.map((p, i) => ({
    x: frame.left + (places[i] ?? 0) * wide,
    rvY: rvY(p.rv_total_hundredths),
    costY: stripBottom + (p.cost_total_minor / extent.costHigh) * costHeight,
  }));
  const zeroY = rvY(0);
  const rv = steps(drawn, (d) => d.rvY);
  const cost = steps(drawn, (d) => d.costY);
  return {
    drawn,
    rv,
    rvArea: closed(rv, drawn, zeroY),
    falls: fallsOf(points, drawn),
    cost,
    costArea: closed(cost, drawn, stripBottom),
    ...bandOf(drawn, reference, rvY),
    zeroY,
    stripTop,
    stripBottom,
  };
}

function fallsOf(points: CurvePoint[], drawn: Drawn[]): string {
  return drawn
    .map((d, i) => {
      const before = drawn[i - 1];
      const fell =
        before && (points[i]?.rv_total_hundredths ?? 0) < (points[i - 1]?.rv_total_hundredths ?? 0);
      return fell ? `M${n(d.x)} ${n(before.rvY)}V${n(d.rvY)}` : '';
    })
    .join('');
}

// The reference knows positions only: on the time axis it follows the record's own interactions.
function bandOf(drawn: Drawn[], reference: Band | null, rvY: (rv: number) => number) {
  const near = (reference?.points ?? []).flatMap((p) => {
    // A position counts interactions, from one.
    const d = drawn[p.position - 1];
    return d ? [{ x: d.x, low: rvY(p.p10), mid: rvY(p.p50), high: rvY(p.p90) }] : [];
  });
  if (near.length < 2) return { band: '', median: '' };
  const line = (y: (p: (typeof near)[number]) => number, list = near) =>
    list.map((p) => `${n(p.x)} ${n(y(p))}`).join('L');
  const band = `M${line((p) => p.high)}L${line((p) => p.low, near.toReversed())}Z`;
  return { band, median: `M${line((p) => p.mid)}` };
}

/** The index of the point nearest to x. */
export function nearest(drawn: Drawn[], x: number): number {
  let best = -1;
  let gap = Infinity;
  drawn.forEach((d, i) => {
    const here = Math.abs(d.x - x);
    if (here <= gap) [best, gap] = [i, here];
  });
  return best;
}

/** Round values to mark on a scale, at most `most` of them beside zero. */
export function ticks(high: number, most: number): number[] {
  if (high <= 0) return [];
  const rough = high / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => high / s <= most) ?? 10 * power;
  return Array.from({ length: Math.floor(high / step) }, (_, i) => (i + 1) * step);
}

/** A small accumulated line in a box: for a table row. */
export function sparkPath(values: number[], width: number, height: number): { line: string; zeroY: number } {
  const low = Math.min(0, ...values);
  const high = Math.max(1, ...values);
  const y = (v: number) => 1 + (1 - (v - low) / (high - low)) * (height - 2);
  const step = values.length > 1 ? (width - 2) / (values.length - 1) : 0;
  const line = values.map((v, i) => `${i ? 'L' : 'M'}${n(1 + i * step)} ${n(y(v))}`).join('');
  return { line, zeroY: y(0) };
}
