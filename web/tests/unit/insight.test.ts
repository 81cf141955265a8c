import { describe, expect, it } from 'vitest';
import type { InsightCard, InsightColumn, InsightTable } from '../../src/api/types.ts';
import { isNumeric, unitOf, writerOf } from '../../src/screens/insight/cells.ts';
import { groupsOf } from '../../src/screens/insight/groups.ts';
import { recordLinks } from '../../src/screens/insight/links.ts';
import { askedIn, changesFrom } from '../../src/screens/insight/options.ts';
import { chartsOf, labelled, patternIn, sharedExtent } from '../../src/screens/insight/pattern.ts';

const column = (unit: string, name = 'x', currency: string | null = null): InsightColumn => ({
  name,
  title: name,
  unit,
  currency,
});
const written = (head: InsightColumn, cells: (string | number | boolean | null)[]) =>
  cells.map(writerOf(head, cells));

describe('a cell', () => {
  it('shows value in points, with hundredths in the whole column or in none', () => {
    expect(written(column('rv_hundredths'), [1200, -4250])).toEqual(['12.00', '−42.50']);
    expect(written(column('rv_hundredths'), [1200, 600_000])).toEqual(['12', '6,000']);
  });
  it('shows money in the currency of its column, and an end of an interval rounded to the minor unit', () => {
    expect(written(column('minor', 'x', 'USD'), [123_456, 99.6, null])).toEqual(['$1,234.56', '$1.00', '–']);
    expect(written(column('minor', 'x', 'JPY'), [1234])[0]).toMatch(/1,234$/);
  });
  it('shows shares as percent, small chances as smaller than, statistics with three decimals', () => {
    expect(written(column('share'), [0.25, 1])).toEqual(['25.0', '100.0']);
    expect(written(column('p_value'), [0.0004, 0.042])).toEqual(['< 0.001', '0.042']);
    expect(written(column('statistic'), [-0.5, 0.81])).toEqual(['−0.500', '0.810']);
  });
  it('counts in whole numbers unless one of the column is a mean', () => {
    expect(written(column('count'), [12_480, 3])).toEqual(['12,480', '3']);
    expect(written(column('days'), [12, 3.25])).toEqual(['12.0', '3.3']);
  });
  it('writes flags, moments and what is missing in words', () => {
    expect(written(column('flag'), [true, false, null])).toEqual(['yes', 'no', '–']);
    expect(written(column('time'), ['2026-05-01', '2026-05-01T10:30:00Z', 'never'])).toEqual([
      expect.stringMatching(/2026$/),
      expect.stringMatching(/2026, 10:30.* UTC$/),
      'never',
    ]);
  });
  it('does not group or align the number of a contact: it is a name', () => {
    const contact = column('count', 'contact');
    expect([written(contact, [12_480])[0], isNumeric(contact), isNumeric(column('count'))]).toEqual([
      '12480',
      false,
      true,
    ]);
  });
  it('stands under a head that says the unit', () => {
    const heads = [column('rv_hundredths'), column('minor', 'x', 'EUR'), column('share'), column('text')];
    expect(heads.map(unitOf)).toEqual(['points', 'EUR', '%', '']);
  });
});

const card = (name: string, options: InsightCard['options'] = []): InsightCard => ({
  name,
  title: name,
  question: '',
  method: '',
  version: 1,
  options,
});

it('groups the questions by who asks and forgets none that is new', () => {
  const groups = groupsOf([card('profit'), card('brand-new'), card('at-risk')]);
  expect(groups.map((g) => [g.title, g.cards.map((c) => c.name)])).toEqual([
    ['Frontline', ['at-risk']],
    ['Executives', ['profit']],
    ['Further questions', ['brand-new']],
  ]);
});

describe('the options', () => {
  const option = (name: string, kind: string, usual: string) => ({
    name,
    kind,
    takes: '',
    choices: [],
    default: usual,
    help: '',
  });
  const asked = card('x', [
    option('set', 'set', ''),
    option('draws', 'integer', '499'),
    option('all', 'flag', 'true'),
  ]);

  it('are asked where they differ from the default, and what is no option is not asked', () => {
    const params = new URLSearchParams('set= tier=high &draws=499&scope=labs');
    params.set('set', ' tier=high ');
    expect(askedIn(params, asked)).toEqual({ set: 'tier=high' });
  });
  it('leave the address when they are the default again', () => {
    const form = new FormData();
    form.set('set', ' rv>0 ');
    form.set('draws', '499');
    expect(changesFrom(form, asked)).toEqual({ set: 'rv>0', draws: null, all: 'false' });
  });
});

const QUANTILES: InsightTable = {
  name: 'pattern',
  title: 'Pattern',
  columns: [
    column('text', 'position'),
    column('count', 'n'),
    column('rv_hundredths', 'rv_p10_hundredths'),
    column('rv_hundredths', 'rv_p50_hundredths'),
    column('rv_hundredths', 'rv_p90_hundredths'),
    column('minor', 'cost_p50_minor', 'EUR'),
  ],
  rows: [
    ['1', 40, -100, 200, 900, 5000],
    ['2', 31, 0, 450, 1500, 8000],
  ],
};

describe('a pattern', () => {
  it('is the median as a curve with the band of p10 to p90 around it', () => {
    const pattern = patternIn(QUANTILES);
    expect(pattern?.curve.map((p) => [p.entry, p.rv_total_hundredths, p.cost_total_minor])).toEqual([
      ['1', 200, 5000],
      ['2', 450, 8000],
    ]);
    expect(pattern?.band.points[1]).toEqual({ position: 2, p10: 0, p50: 450, p90: 1500 });
    expect([pattern?.currency, pattern?.counts]).toEqual(['EUR', [40, 31]]);
    expect(pattern && sharedExtent([pattern])).toEqual({ rvLow: -100, rvHigh: 1500, costHigh: 8000 });
  });
  it('is in no table without quantiles by position, nor in one of a single row', () => {
    expect(patternIn({ ...QUANTILES, columns: QUANTILES.columns.slice(1) })).toBeNull();
    expect(patternIn({ ...QUANTILES, rows: QUANTILES.rows.slice(1) })).toBeNull();
  });
  it('shares a chart with the set it is compared with, and with no other', () => {
    const named = (name: string) => ({ ...QUANTILES, name, title: name });
    const titles = (tables: InsightTable[]) => chartsOf(tables).map((c) => c?.map((p) => p.title) ?? null);
    expect(titles([named('pattern'), named('against')])).toEqual([['This set', 'against'], null]);
    expect(titles([named('north'), named('south')])).toEqual([['north'], ['south']]);
  });
  it('writes few positions on its axis, first and last always', () => {
    expect(labelled(40, 4)).toEqual([0, 10, 20, 30, 39]);
    expect([labelled(2, 4), labelled(12, 10)]).toEqual([
      [0, 1],
      [0, 2, 4, 6, 8, 10, 11],
    ]);
  });
});

it('links a row that names contact and scope to its record', () => {
  const table = {
    ...QUANTILES,
    columns: [column('text', 'record'), column('text', 'scope'), column('count', 'contact')],
  };
  const links = recordLinks(table.columns);
  expect([links.column, links.address(['Ann', 'labs', 17]), links.address(['Ann', 'labs', null])]).toEqual([
    0,
    '/records/17.labs',
    '',
  ]);
  expect(recordLinks(QUANTILES.columns).column).toBe(-1);
});
