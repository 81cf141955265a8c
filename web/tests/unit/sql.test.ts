import { describe, expect, it } from 'vitest';
import type { InsightCell, SqlColumn } from '../../src/api/types.ts';
import { columnsOf, took } from '../../src/screens/sql/cells.ts';
import { csvOf, field, fileName } from '../../src/screens/sql/csv.ts';
import { insertAt, quoted } from '../../src/screens/sql/insert.ts';

const column = (name: string, unit: string | null, currency: string | null = null): SqlColumn => ({
  name,
  unit,
  currency,
});
const written = (one: SqlColumn, cells: InsightCell[]) => {
  const [made] = columnsOf({ columns: [one], rows: cells.map((cell) => [cell]) });
  return { numeric: made?.numeric, in: made?.in, cells: cells.map((cell) => made?.write(cell)) };
};

describe('a column of an answer in SQL', () => {
  it('is in the unit that its table gives it', () => {
    expect(written(column('rv_hundredths', 'rv_hundredths'), [12_050, -300])).toEqual({
      numeric: true,
      in: 'points',
      cells: ['120.50', '−3.00'],
    });
    expect(written(column('cost_minor', 'minor', 'EUR'), [123_456, null])).toEqual({
      numeric: true,
      in: 'EUR',
      cells: ['€1,234.56', '–'],
    });
  });
  it('says yes or no of a flag', () => {
    expect(written(column('certain', 'flag'), [1, 0, null]).cells).toEqual(['yes', 'no', '–']);
  });
  it('leaves money of several currencies in its minor units', () => {
    const money = written(column('revenue_minor', 'minor'), [123_456]);
    expect([money.in, money.cells[0]]).toEqual(['minor units', '123,456']);
  });
  it('that is computed shows its numbers as they are, with equal decimals', () => {
    const ratio = written(column('ratio', null), [8, 2.18, null, -12_345.5]);
    expect(ratio).toEqual({ numeric: true, in: '', cells: ['8.00', '2.18', '–', '−12,345.50'] });
  });
  it('that holds years does not part their digits', () => {
    expect(written(column('year', null), [2025, 2026]).cells).toEqual(['2025', '2026']);
  });
  it('with a text in it stands to the left', () => {
    expect(written(column('mixed', null), [1, 'all']).numeric).toBe(false);
    expect(written(column('nothing', null), [null]).numeric).toBe(false);
  });
});

describe('the CSV of an answer', () => {
  it('keeps numbers and takes no text for a formula', () => {
    const text = csvOf({
      columns: [column('a', 'text'), column('b, c', null)],
      rows: [
        ['=cmd()', -12],
        ['Lovelace, Ada "A"', null],
      ],
    });
    expect(text).toBe(`a,"b, c"\r\n"'=cmd()",-12\r\n"Lovelace, Ada ""A""",\r\n`);
  });
  it.each([
    ['Ada', 'Ada'],
    ['+41 44', `"'+41 44"`],
    ['@x', `"'@x"`],
    ['two\nlines', '"two\nlines"'],
  ])('writes %j as the exports of the server do', (text, as) => {
    expect(field(text)).toBe(as);
  });
  it('bears the day up to which it knows', () => {
    expect(fileName('2026-06-30T16:20:00Z')).toBe('rapport-sql-2026-06-30.csv');
  });
});

describe('a name put into a question', () => {
  it('stands apart from the words beside it', () => {
    expect(insertAt('SELECT', 6, 6, 'tier')).toEqual({ text: 'SELECT tier', at: 11 });
    expect(insertAt('SELECT FROM record', 7, 7, 'tier')).toEqual({ text: 'SELECT tier FROM record', at: 12 });
    expect(insertAt('sum()', 4, 4, 'cost_minor')).toEqual({ text: 'sum(cost_minor)', at: 14 });
  });
  it('takes the place of what is selected', () => {
    expect(insertAt('SELECT x', 7, 8, 'tier').text).toBe('SELECT tier');
  });
  it('is quoted when SQL would read it as something else', () => {
    expect([quoted('tier'), quoted('group'), quoted('business unit'), quoted('a"b')]).toEqual([
      'tier',
      '"group"',
      '"business unit"',
      '"a""b"',
    ]);
  });
});

it('says how long it took as a person would', () => {
  expect([took(0.2), took(312.4), took(3_449)]).toEqual(['1 ms', '312 ms', '3.4 s']);
});
