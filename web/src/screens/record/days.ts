// Entries by day, newest first, as they come.
import type { Entry } from '../../api/types.ts';

export interface Day {
  day: string;
  entries: Entry[];
  rv_hundredths: number;
}

export function byDay(entries: Entry[]): Day[] {
  const days: Day[] = [];
  for (const entry of entries) {
    const day = entry.happened_at.slice(0, 10);
    const open = days.at(-1);
    if (open?.day === day) {
      open.entries.push(entry);
      open.rv_hundredths += entry.rv_hundredths;
    } else days.push({ day, entries: [entry], rv_hundredths: entry.rv_hundredths });
  }
  return days;
}

/** What of a timeline is to be seen. */
export type Part = 'all' | 'major' | 'voc';

export const partOf = (entries: Entry[], part: Part, source: string | null): Entry[] =>
  entries.filter((e) => (part === 'all' || e.kind === part) && (!source || e.origin.source === source));
