// What the address says about the list of records, and what the server is asked because of it.
import type { RecordQuery } from '../../api/types.ts';

export const FILTERS = [
  'search',
  'scope',
  'level',
  'owner',
  'phase',
  'account',
  'min_rv',
  'max_rv',
  'changed_since',
] as const;
export type Filter = (typeof FILTERS)[number];

export const DEFAULT_SORT = '-rv';

/** Points as people type them, in hundredths as the server counts them. */
function hundredths(text: string | null): number | undefined {
  if (text === null || text.trim() === '' || Number.isNaN(Number(text))) return undefined;
  return Math.round(Number(text) * 100);
}

export function queryOf(params: URLSearchParams): RecordQuery {
  const given = (name: Filter) => params.get(name) || undefined;
  return {
    sort: params.get('sort') ?? DEFAULT_SORT,
    search: given('search'),
    scope: given('scope'),
    level: given('level'),
    owner: given('owner'),
    phase: given('phase'),
    account: given('account'),
    changed_since: given('changed_since'),
    min_rv: hundredths(params.get('min_rv')),
    max_rv: hundredths(params.get('max_rv')),
  };
}

/** The filters in use beside the scope, which the top bar shows. */
export const filtersIn = (params: URLSearchParams): Filter[] =>
  FILTERS.filter((f) => f !== 'scope' && params.get(f));

export interface Column {
  key: string;
  title: string;
  /** The sort that a first click asks for; columns of text start from A, of numbers from the highest. */
  sort?: { up: string; down: string; first: 'up' | 'down' };
  numeric?: boolean;
  unit?: string;
}

const text = (name: string) => ({ up: name, down: `-${name}`, first: 'up' as const });
const number = (name: string) => ({ up: name, down: `-${name}`, first: 'down' as const });

export const COLUMNS: Column[] = [
  { key: 'name', title: 'Person', sort: text('name') },
  { key: 'account', title: 'Account', sort: text('account') },
  { key: 'level', title: 'Level', sort: text('level') },
  { key: 'rv', title: 'RV', unit: 'points', sort: number('rv'), numeric: true },
  { key: 'change', title: 'Change', unit: '30 days', sort: number('change'), numeric: true },
  { key: 'spark', title: 'RV over time' },
  { key: 'cost', title: 'Cost', sort: number('cost'), numeric: true },
  { key: 'interactions', title: 'Interactions', sort: number('interactions'), numeric: true },
  { key: 'last', title: 'Last interaction', sort: number('last') },
  { key: 'owner', title: 'Owner', sort: text('owner') },
];

/** The sort after a click on a column: its first direction, then the other. */
export function nextSort(column: Column, current: string): string {
  if (!column.sort) return current;
  const { up, down, first } = column.sort;
  if (current === up) return down;
  if (current === down) return up;
  return first === 'up' ? up : down;
}

/** What a screen reader is told about a column. */
export function ariaSort(column: Column, current: string): 'ascending' | 'descending' | 'none' {
  if (current === column.sort?.up) return 'ascending';
  return current === column.sort?.down ? 'descending' : 'none';
}
