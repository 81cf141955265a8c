// The options of an analysis and the address: what differs from the default is in the address, nothing else is asked.
import type { InsightCard, InsightOption } from '../../api/types.ts';
import { words } from '../../lib/format.ts';

/** What the server is asked, from the address. */
export function askedIn(params: URLSearchParams, card: InsightCard): Record<string, string> {
  const asked: Record<string, string> = {};
  for (const { name, default: usual } of card.options) {
    const value = params.get(name)?.trim();
    if (value && value !== usual) asked[name] = value;
  }
  return asked;
}

/** What the address becomes when a form was filled in. */
export function changesFrom(form: FormData, card: InsightCard): Record<string, string | null> {
  return Object.fromEntries(
    card.options.map((option) => {
      const given = form.get(option.name);
      const value =
        option.kind === 'flag' ? String(given !== null) : typeof given === 'string' ? given.trim() : '';
      return [option.name, value === option.default ? null : value];
    }),
  );
}

/** The set that an answer is about. */
export const setOf = (card: InsightCard, asked: Record<string, string>): string =>
  asked.set ?? card.options.find((option) => option.name === 'set')?.default ?? '';

/** Where the exceptions of the same question are worked through. */
export function workOn(asked: Record<string, string>): string {
  const same = Object.entries(asked).filter(([name]) => ['set', 'since_days', 'owner'].includes(name));
  const query = new URLSearchParams(same).toString();
  return query ? `/exceptions?${query}` : '/exceptions';
}

/** Sets and choices are what people ask by; how it is computed waits until somebody wants it. */
const INSIDE = new Set(['people', 'clock', 'test']);
export const isAsked = (option: InsightOption): boolean =>
  (isSet(option) || ['choice', 'flag'].includes(option.kind)) && !INSIDE.has(option.name);

/** What takes a set of records; against what it is compared takes one word beside. */
export const isSet = (option: InsightOption): boolean => option.kind === 'set' || option.name === 'against';

const LABELS: Record<string, string> = {
  set: 'Which records',
  against: 'Against',
  by: 'Position by',
  best: 'Best practice is',
};

export const labelOf = (option: InsightOption): string => LABELS[option.name] ?? words(option.name);
