// How an event of the server changes what is on the screen, before the server is asked again.
import type { Entry, RecordDetail } from '../../api/types.ts';
import type { RecordEvent } from '../../api/events.ts';

const order = (e: Entry): number => Number(e.id) || 0;

/** Newest first, each entry once: an amended entry takes the place of what it was. */
export function mergeEntry(entries: Entry[], entry: Entry): Entry[] {
  const others = entries.filter((e) => e.id !== entry.id);
  return [...others, entry].toSorted(
    (a, b) => b.happened_at.localeCompare(a.happened_at) || order(b) - order(a),
  );
}

/** The head and the curve after a change. Only a happening after all others lengthens the curve here; one that came late
 * or was amended moves every total after it, which the fold of the server works out. */
export function withChange(detail: RecordDetail, change: RecordEvent, known: boolean): RecordDetail {
  const { entry } = change;
  const last = detail.curve.at(-1);
  const newest = !known && (!last || entry.happened_at >= last.at);
  const point = {
    at: entry.happened_at,
    rv_total_hundredths: change.rv_hundredths,
    cost_total_minor: change.cost_minor,
    entry: entry.id,
  };
  return {
    ...detail,
    rv_hundredths: change.rv_hundredths,
    cost_minor: change.cost_minor,
    interactions: detail.interactions + (known ? 0 : 1),
    level: entry.moved_to ? { ...detail.level, ...entry.moved_to } : detail.level,
    last_at: newest ? entry.happened_at : detail.last_at,
    curve: newest ? [...detail.curve, point] : detail.curve,
  };
}
