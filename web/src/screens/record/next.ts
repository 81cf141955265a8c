// What a suggestion says, in words: what followed, on whose evidence, and what was decided about it.
import type { Suggestion, SuggestionJudgement } from '../../api/types.ts';
import { count, percent, plural, signedPoints } from '../../lib/format.ts';

export const REASONS: [string, string][] = [
  ['already_done', 'Already done'],
  ['not_relevant', 'Not relevant here'],
  ['wrong_time', 'Wrong time'],
  ['customer_declined', 'They declined'],
  ['other', 'Something else'],
];

const whole = (hundredths: number): string => signedPoints(Math.round(hundredths / 100) * 100);

/** The value that followed, rounded to whole points as sentences are. */
export const followed = (s: Suggestion): string => `${whole(s.rv_hundredths)} points`;

/** The interval around it, where enough did it for one, and the time that it took. */
export function interval(s: Suggestion, days: number): string {
  const [low, high] = [s.rv_low_hundredths, s.rv_high_hundredths];
  if (typeof low !== 'number' || typeof high !== 'number') return `in ${count(days)} days`;
  return `${whole(low)} to ${whole(high)} in ${count(days)} days`;
}

/** How many did it in a comparable situation, and when: situations of one relationship are one piece of evidence. */
export function evidence(s: Suggestion): string {
  const who = plural(s.relationships, 'relationship', 'relationships');
  const did = `${who} did so, in ${count(s.n)} of ${plural(s.of, 'comparable situation', 'comparable situations')}`;
  if (typeof s.within_days !== 'number') return did;
  const days = Math.round(s.within_days);
  return `${did}, usually within ${days <= 1 ? 'a day' : `${count(days)} days`}`;
}

/** The share that did so, with its interval. */
export function shareOf({ share, share_low, share_high }: Suggestion): string {
  const ends =
    typeof share_low === 'number' && typeof share_high === 'number'
      ? `, ${percent(share_low)} to ${percent(share_high)}`
      : '';
  return `${percent(share)} of them${ends}`;
}

export function decided(judgement: SuggestionJudgement, me: string): string {
  const who = judgement.by === me || !judgement.by ? 'You' : judgement.by;
  if (judgement.verdict === 'taken') return `${who} will do it`;
  const reason = REASONS.find(([code]) => code === judgement.reason)?.[1].toLowerCase();
  return [`${who} said not this one`, reason].filter(Boolean).join(': ');
}
