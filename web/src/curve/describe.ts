// One point of the curve in words, for those who hear it.
import type { CurvePoint, Entry, Reference } from '../api/types.ts';
import { day, money, points, signedPoints } from '../lib/format.ts';
import { bestAt, usualStep } from './reference.ts';

export function describe(
  curve: CurvePoint[],
  at: number,
  currency: string,
  entries?: Map<string, Entry>,
  reference: Reference | null = null,
): string {
  const point = curve[at];
  if (!point) return 'no interactions yet';
  const name = entries?.get(point.entry)?.type_name ?? 'interaction';
  const gain = point.rv_total_hundredths - (curve[at - 1]?.rv_total_hundredths ?? 0);
  const total = `RV ${points(point.rv_total_hundredths)}, cost ${money(point.cost_total_minor, currency)}`;
  const best = bestAt(reference, at + 1);
  const beside = best ? `; best practice ${points(best.p50)}. ${usualStep(best)}` : '';
  return `${day(point.at)}: ${name}, ${signedPoints(gain)} points; ${total}${beside}`;
}
