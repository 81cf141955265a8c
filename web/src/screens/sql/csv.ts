// An answer as CSV (RFC 4180), as the exports of the server write it: numbers as they are, no text that a spreadsheet would
// take for a formula.
import type { InsightCell, SqlAnswer } from '../../api/types.ts';

/** A text as a field. One that begins like a formula gets an apostrophe, which spreadsheets show as text. */
export function field(text: string): string {
  const formula = /^[=+\-@\t\r]/.test(text);
  if (!formula && !/[,"\r\n]/.test(text)) return text;
  return `"${formula ? "'" : ''}${text.replaceAll('"', '""')}"`;
}

const cell = (value: InsightCell): string =>
  value === null ? '' : typeof value === 'string' ? field(value) : String(value);

export function csvOf({ columns, rows }: Pick<SqlAnswer, 'columns' | 'rows'>): string {
  const lines = [columns.map((column) => field(column.name)), ...rows.map((row) => row.map(cell))];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}

/** The day up to which the figures know is part of the name: two files of different days are told apart. */
export const fileName = (asOf: string): string => `rapport-sql-${asOf.slice(0, 10)}.csv`;
