// Where the usual band and the actual value lie on a line from 0 to 100, with a little air at both ends.
import type { Spread } from '../../api/types.ts';

const AIR = 4;

export function placesIn(actual: number, usual: Spread): Spread & { actual: number } {
  const low = Math.min(actual, usual.p10);
  const high = Math.max(actual, usual.p90);
  const place = (value: number) => (high > low ? AIR + ((value - low) / (high - low)) * (100 - 2 * AIR) : 50);
  return { p10: place(usual.p10), p50: place(usual.p50), p90: place(usual.p90), actual: place(actual) };
}
