// A cell as people read it. The column says the unit; all cells of a column have the same decimals, so that they align.
import type { InsightCell, InsightColumn } from '../../api/types.ts';
import { day, dayAndTime, money } from '../../lib/format.ts';

const locale = typeof navigator === 'undefined' ? 'en-GB' : navigator.language;
const NUMBERS = new Set([
  'count',
  'rv_hundredths',
  'minor',
  'days',
  'months',
  'share',
  'p_value',
  'statistic',
]);
/** Numbers that name something and count nothing. */
const IDS = new Set(['contact', 'account_id']);

export const NOTHING = '–';

/** Whether the cells stand to the right. */
export const isNumeric = (column: InsightColumn): boolean =>
  NUMBERS.has(column.unit) && !IDS.has(column.name);

/** What the head of the column says of its unit. */
export function unitOf(column: InsightColumn): string {
  if (column.unit === 'rv_hundredths') return 'points';
  if (column.unit === 'minor') return column.currency ?? '';
  if (column.unit === 'days' || column.unit === 'months') return column.unit;
  return column.unit === 'share' ? '%' : '';
}

/** How a column is written, seen from all its cells. */
export function writerOf(column: InsightColumn, cells: InsightCell[]): (cell: InsightCell) => string {
  const numbers = cells.filter((cell) => typeof cell === 'number');
  const write = numberWriter(column, numbers);
  return (cell) => {
    if (cell === null) return NOTHING;
    if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
    if (typeof cell === 'string') return column.unit === 'time' ? moment(cell) : cell || NOTHING;
    return write(cell).replace(/^-/, '−');
  };
}

function numberWriter(column: InsightColumn, numbers: number[]): (n: number) => string {
  const fixed = (digits: number) => {
    const format = new Intl.NumberFormat(locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    return (n: number) => format.format(n);
  };
  const whole = numbers.every(Number.isInteger);
  if (IDS.has(column.name)) return String;
  switch (column.unit) {
    case 'rv_hundredths': {
      const points = fixed(numbers.every((n) => n % 100 === 0) ? 0 : 2);
      return (n) => points(n / 100);
    }
    case 'minor':
      // An end of an interval over money may have a fraction of a minor unit: rounded, only to be shown.
      return (n) => money(Math.round(n), column.currency ?? 'USD');
    case 'share': {
      const percent = fixed(1);
      return (n) => percent(n * 100);
    }
    case 'p_value': {
      const p = fixed(3);
      return (n) => (n < 0.001 ? `< ${p(0.001)}` : p(n));
    }
    case 'statistic':
      return fixed(whole ? 0 : 3);
    default:
      return fixed(whole ? 0 : 1);
  }
}

function moment(text: string): string {
  if (Number.isNaN(Date.parse(text))) return text;
  return text.includes('T') ? dayAndTime(text) : day(text);
}
