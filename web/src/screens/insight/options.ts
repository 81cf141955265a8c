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

/** Sets and choices are what people ask by; how it is computed waits until somebody wants it. */
const INSIDE = new Set(['people', 'clock', 'test']);
export const isAsked = (option: InsightOption): boolean =>
  (['set', 'choice', 'flag'].includes(option.kind) || option.name === 'against') && !INSIDE.has(option.name);

const LABELS: Record<string, string> = {
  set: 'Which records',
  against: 'Against',
  by: 'Position by',
  best: 'Best practice is',
};

export const labelOf = (option: InsightOption): string => LABELS[option.name] ?? words(option.name);
