// What the address says about the list of exceptions, and the words that its lines use.
import type { Ending, ExceptionItem, ExceptionQuery } from '../../api/types.ts';
import { count, plural, words } from '../../lib/format.ts';

export type Action = 'acknowledge' | 'assign' | 'close' | 'reopen';
type Outcome = 'acted' | 'expected' | 'false_alarm';

export const STATES: [string, string][] = [
  ['open', 'Open'],
  ['acknowledged', 'Acknowledged'],
  ['closed', 'Closed'],
  ['all', 'All'],
];
export const WAYS: [string, string][] = [
  ['', 'Both'],
  ['bad', 'Bad'],
  ['good', 'Good'],
];
export const OUTCOMES: [Outcome, string][] = [
  ['acted', 'We acted'],
  ['expected', 'It was expected'],
  ['false_alarm', 'False alarm'],
];
const ENDED: Record<string, string> = {
  acted: 'acted on',
  expected: 'expected',
  false_alarm: 'false alarm',
};
const KINDS: Record<string, string> = {
  rv_low: 'Below its band',
  rv_high: 'Above its band',
  silence: 'Silent',
  out_of_order: 'Out of order',
  missing: 'Step left out',
};

/** What kind it is; one that is not known here is told by its code. */
export const kindOf = (kind: string): string => KINDS[kind] ?? words(kind);

/** Filters that narrow the list; without one it holds all that is not closed. */
export const FILTERS = ['state', 'owner', 'way', 'set', 'since_days'] as const;
export const filtersIn = (params: URLSearchParams) => FILTERS.filter((name) => params.get(name));

export function queryOf(params: URLSearchParams): ExceptionQuery {
  const days = Number(params.get('since_days'));
  return {
    state: params.get('state') ?? 'open',
    owner: params.get('owner') ?? undefined,
    set: params.get('set') ?? undefined,
    since_days: Number.isInteger(days) && days > 0 ? days : undefined,
  };
}

/** Good or bad is told apart here: the server knows no such filter. */
export const ofWay = (items: ExceptionItem[], way: string | null): ExceptionItem[] =>
  way === 'good' || way === 'bad' ? items.filter((item) => item.way === way) : items;

export function stateOf(item: { state: string; outcome: string | null }): string {
  if (item.state !== 'closed') return words(item.state);
  return item.outcome ? `Closed: ${ENDED[item.outcome] ?? words(item.outcome)}` : 'Closed';
}

/** How many there are, by how soon they want to be looked at. */
export function summary(items: ExceptionItem[], more: boolean): string {
  const of = (severity: string) => items.filter((item) => item.severity === severity).length;
  const parts = ['high', 'medium', 'low'].flatMap((s) => (of(s) ? [`${count(of(s))} ${s}`] : []));
  const good = items.filter((item) => item.way === 'good').length;
  const head = `${more ? 'The first ' : ''}${plural(items.length, 'exception', 'exceptions')}`;
  const all = good === items.length;
  const news = all ? ' All good news.' : good ? ` ${plural(good, 'is', 'are')} good news.` : '';
  return `${head}: ${parts.join(', ')}.${news}`;
}

/** How past ones ended, in one line; nothing before any was closed. */
export function endingsText(endings: Ending[]): string {
  const closed = endings.reduce((sum, e) => sum + e.closed, 0);
  if (!closed) return '';
  const of = (outcome: Outcome) => endings.reduce((sum, e) => sum + e[outcome], 0);
  const parts = [
    `${count(of('acted'))} acted on`,
    `${count(of('expected'))} expected`,
    plural(of('false_alarm'), 'false alarm', 'false alarms'),
  ];
  const least = endings
    .filter((e) => e.closed >= 5 && e.false_alarm > 0)
    .toSorted((a, b) => b.false_alarm / b.closed - a.false_alarm / a.closed)[0];
  const alarm = least
    ? ` “${kindOf(least.kind)}” was most often a false alarm, ${count(least.false_alarm)} of ${count(least.closed)}.`
    : '';
  return `Of ${count(closed)} closed: ${parts.join(', ')}.${alarm}`;
}
