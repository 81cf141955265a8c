// Entries by day, newest first, as they come.
import type { Entry } from '../../api/types.ts';
import { day, dayAndTime } from '../../lib/format.ts';

export interface Day {
  day: string;
  entries: Entry[];
  rv_hundredths: number;
}

export function byDay(entries: Entry[]): Day[] {
  const days: Day[] = [];
  for (const entry of entries) {
    const date = entry.happened_at.slice(0, 10);
    const open = days.at(-1);
    if (open?.day === date) {
      open.entries.push(entry);
      open.rv_hundredths += entry.rv_hundredths;
    } else days.push({ day: date, entries: [entry], rv_hundredths: entry.rv_hundredths });
  }
  return days;
}

/** What of a timeline is to be seen. */
export type Part = 'all' | 'major' | 'voc';

export const partOf = (entries: Entry[], part: Part, source: string | null): Entry[] =>
  entries.filter((e) => (part === 'all' || e.kind === part) && (!source || e.origin.source === source));

/** When it happened, as exactly as the source said: many name the day only. */
export const happenedAt = (entry: Pick<Entry, 'happened_at' | 'day_only'>): string =>
  entry.day_only ? day(entry.happened_at) : dayAndTime(entry.happened_at);
