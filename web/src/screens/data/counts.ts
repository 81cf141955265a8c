// What came in and what became of it: received = accepted + duplicate + quarantined + silent, for one source as for all.
// Silent rows are those that a rule passed over on purpose.
import type { Counts } from '../../api/types.ts';

export function sumCounts(list: Counts[]): Counts {
  const sum: Counts = { received: 0, accepted: 0, duplicate: 0, quarantined: 0, silent: 0 };
  for (const one of list) {
    sum.received += one.received;
    sum.accepted += one.accepted;
    sum.duplicate += one.duplicate;
    sum.quarantined += one.quarantined;
    sum.silent += one.silent;
  }
  return sum;
}

/** How many rows nobody can account for: nought when the law holds. */
export const missing = (c: Counts): number =>
  c.received - c.accepted - c.duplicate - c.quarantined - c.silent;

/** Reasons of several sources, each once, the most frequent first. */
export function mergeReasons(
  list: { reason: string; records: number }[],
): { reason: string; records: number }[] {
  const sums = new Map<string, number>();
  for (const { reason, records } of list) sums.set(reason, (sums.get(reason) ?? 0) + records);
  return [...sums]
    .map(([reason, records]) => ({ reason, records }))
    .toSorted((a, b) => b.records - a.records);
}
