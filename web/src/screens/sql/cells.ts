// The columns of an answer as people read them. A column that stands in a table has its unit; one that the query computes
// has none and is shown as the plain number that it is.
import type { InsightCell, SqlAnswer, SqlColumn } from '../../api/types.ts';
import { isNumeric, NOTHING, unitOf, writerOf } from '../insight/cells.ts';

export interface Column {
  name: string;
  numeric: boolean;
  /** What its numbers are in, said in the head. */
  in: string;
  write: (cell: InsightCell) => string;
}

const locale = typeof navigator === 'undefined' ? 'en-GB' : navigator.language;
const MOST_DIGITS = 4;

export const columnsOf = ({ columns, rows }: Pick<SqlAnswer, 'columns' | 'rows'>): Column[] =>
  columns.map((column, at) =>
    columnOf(
      column,
      rows.map((row) => row[at] ?? null),
    ),
  );

function columnOf(column: SqlColumn, cells: InsightCell[]): Column {
  const { name, unit, currency } = column;
  // Money of several currencies cannot be written as one: its minor units are shown as they are.
  if (unit === null || (unit === 'minor' && !currency)) return plainColumn(name, unit, cells);
  if (unit === 'flag') return { name, numeric: false, in: '', write: yesOrNo };
  const known = { name, unit, currency, title: name };
  return { name, numeric: isNumeric(known), in: unitOf(known), write: writerOf(known, cells) };
}

const yesOrNo = (cell: InsightCell) => (cell === null ? NOTHING : cell ? 'yes' : 'no');

function plainColumn(name: string, unit: string | null, cells: InsightCell[]): Column {
  const numbers = cells.filter((cell) => typeof cell === 'number');
  const numeric = numbers.length > 0 && cells.every((cell) => cell === null || typeof cell === 'number');
  const write = plainNumber(numbers);
  return {
    name,
    numeric,
    in: unit === 'minor' ? 'minor units' : '',
    write: (cell) => (cell === null ? NOTHING : typeof cell === 'number' ? write(cell) : String(cell)),
  };
}

/** All with the same decimals, so that they align; a number of four digits may be a year and is not parted. */
function plainNumber(numbers: number[]): (n: number) => string {
  const digits = Math.max(0, ...numbers.map(decimals));
  const format = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: 'min2',
  });
  return (n) => format.format(n).replace(/^-/, '−');
}

function decimals(n: number): number {
  for (let digits = 0; digits < MOST_DIGITS; digits += 1) if (Number(n.toFixed(digits)) === n) return digits;
  return MOST_DIGITS;
}

/** Milliseconds as a person says them. */
export const took = (millis: number): string =>
  millis < 1_000
    ? `${Math.max(1, Math.round(millis))} ms`
    : `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(millis / 1_000)} s`;
