// Questions in SQL of the mock: a small part of SELECT, enough for the examples of the screen and for what its journeys ask.
// What it does not know it calls wrong in the words of the server.
import { asOf } from './answers.mjs';
import { paged } from './lists.mjs';
import { invalid, refuse } from './refuse.mjs';
import { recordsOf } from './sets.mjs';
import { TABLES, everyRecord, tableLines } from './sql-tables.mjs';

const MOST = 10_000;
const wrong = (message) => refuse(422, 'invalid', message);
const fail = (message) => {
  throw new Error(message);
};

export const sqlTablesAnswer = (url) => paged(new URL('?limit=500', url), tableLines());

const declines = (table) =>
  `the analysis ${table.analysis} has no tables here: The data cannot carry an answer, so none is given.`;

export function sqlTableAnswer(name) {
  const table = TABLES.find((one) => one.name === name);
  if (!table) return refuse(404, 'not_found', `there is no table \`${name}\``);
  if (!table.columns) return wrong(declines(table));
  const columns = table.columns.map(([card]) => card);
  return { status: 200, body: { name, about: table.about, columns } };
}

function tableNamed(name) {
  const table = TABLES.find((one) => one.name === name.toLowerCase());
  const near = TABLES.find((one) => one.name.startsWith(name.toLowerCase().slice(0, 4)));
  if (!table)
    fail(
      `there is no table \`${name}\` (${near ? `did you mean \`${near.name}\`?` : '`rapport sql --tables` lists them: record, interaction, outcome, and those of the analyses'})`,
    );
  return table.columns ? table : fail(declines(table));
}

/** The parts of a list between commas that stand in no parentheses. */
function split(list) {
  const parts = [''];
  let depth = 0;
  for (const letter of list) {
    depth += letter === '(' ? 1 : letter === ')' ? -1 : 0;
    if (letter === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}

const round = (n, digits) => Math.round(n * 10 ** digits) / 10 ** digits;
const sum = (rows, of) => rows.reduce((total, row) => total + (of(row) ?? 0), 0);

/** What one expression means over the rows of a group, and which column it is when it is one. */
function expression(text, table) {
  const column = (name) => {
    const found = table.columns.find(([card]) => card.name === name);
    const names = table.columns.map(([card]) => card.name).join(', ');
    return (
      found ?? fail(`there is no column \`${name}\` (line 1, column 8) (columns of ${table.name}: ${names})`)
    );
  };
  const rules = [
    [/^count\(\*\)$/, () => (rows) => rows.length],
    [/^sum\((\w+)\)$/, (name) => (rows) => sum(rows, column(name)[1])],
    [/^round\(sum\((\w+)\) \/ 100\.0, 1\)$/, (name) => (rows) => round(sum(rows, column(name)[1]) / 100, 1)],
    [/^round\(1\.0 \* sum\((\w+)\) \/ sum\((\w+)\), 2\)$/, (a, b) => (rows) => round(sum(rows, column(a)[1]) / sum(rows, column(b)[1]), 2)],
    [/^substr\((\w+), 1, (\d+)\)$/, (name, n) => ([row]) => column(name)[1](row)?.slice(0, Number(n)) ?? null],
    [/^'([^']*)'$/, (words) => () => words],
  ]; // prettier-ignore
  for (const [pattern, made] of rules) {
    const match = pattern.exec(text);
    if (match) return { card: null, of: made(...match.slice(1)), sums: /^(count|sum|round)/.test(text) };
  }
  if (!/^\w+$/.test(text))
    fail(
      `the query cannot be understood: near "${text.split(/\W/)[0] || text}": syntax error (line 1, column 8)`,
    );
  const [card, of] = column(text);
  return { card, of: ([row]) => of(row), sums: false };
}

function selected(list, table) {
  return split(list).flatMap((part) => {
    if (part === '*')
      return table.columns.map(([card, of]) => ({
        name: card.name,
        card,
        of: ([row]) => of(row),
        sums: false,
      }));
    const [, text, alias] = /^(.*?)(?:\s+AS\s+(\w+))?$/is.exec(part);
    return [{ name: alias ?? text, ...expression(text, table) }];
  });
}

const COMPARE = { '>': (a, b) => a > b, '<': (a, b) => a < b, '=': (a, b) => a === b };

function kept(rows, where, table) {
  if (!where) return rows;
  const latest = /^(\w+) < \(SELECT date\(max\(\w+\), '-60 days'\) FROM record\)$/i.exec(where);
  const plain = /^(\w+)\s*([<>=])\s*(?:'([^']*)'|(-?\d+))$/.exec(where);
  if (!latest && !plain)
    fail(`the query cannot be understood: near "${where.slice(0, 12)}": syntax error (line 1, column 8)`);
  const { of } = expression((latest ?? plain)[1], table);
  if (!latest)
    return rows.filter((row) => COMPARE[plain[2]](of([row]), plain[3] ?? Number(plain[4])));
  const most = rows.map((row) => of([row])).sort().at(-1);
  const day = new Date(Date.parse(most) - 60 * 86_400_000).toISOString().slice(0, 10);
  return rows.filter((row) => of([row]) < day);
} // prettier-ignore

function grouped(rows, by, columns) {
  if (!by) return columns.some((column) => column.sums) ? [rows] : rows.map((row) => [row]);
  const keys = split(by).map(
    (name) => columns.find((column) => column.name === name) ?? fail(`there is no column \`${name}\``),
  );
  const groups = new Map();
  for (const row of rows) {
    const key = JSON.stringify(keys.map((column) => column.of([row])));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

function ordered(rows, by, columns) {
  if (!by) return rows;
  const [, name, down] = /^(\w+)(\s+DESC)?$/i.exec(by) ?? fail('ORDER BY takes one column here');
  const at = columns.findIndex((column) => column.name === name);
  if (at < 0) fail(`there is no column \`${name}\``);
  const way = down ? -1 : 1;
  return rows.toSorted((a, b) => (a[at] < b[at] ? -way : a[at] > b[at] ? way : 0));
}

const SHAPE =
  /^SELECT\s+(.+?)\s+FROM\s+(\w+)(?:\s+WHERE\s+(.+?))?(?:\s+GROUP BY\s+(.+?))?(?:\s+ORDER BY\s+(.+?))?(?:\s+LIMIT\s+(\d+))?;?$/i;

function answered(query, set) {
  const plain = query.trim().replace(/\s+/g, ' ');
  if (/^(INSERT|UPDATE|DELETE|DROP|CREATE|ATTACH|PRAGMA)\b/i.test(plain))
    fail('a query only reads: write a SELECT; nothing can be changed, attached or set from here');
  const match = SHAPE.exec(plain);
  if (!match)
    fail(
      `the query cannot be understood: near "${plain.split(' ')[0]}": syntax error (line 1, column 1)`,
    );
  const [, list, from, where, group, order, limit] = match;
  const table = tableNamed(from);
  const columns = selected(list, table);
  const records = set ? recordsOf(set) : everyRecord();
  if (!records.length) fail(`the set \`${set}\` holds no record; widen it`);
  const rows = grouped(kept(table.rows(records), where, table), group, columns);
  const cells = rows.map((these) => columns.map((column) => column.of(these) ?? null));
  const wanted = ordered(cells, order, columns).slice(0, limit ? Number(limit) : undefined);
  return {
    columns: columns.map(({ name, card }) => ({ name, unit: card?.unit ?? null, currency: card?.currency ?? null })),
    rows: wanted.slice(0, MOST),
    truncated: wanted.length > MOST,
    as_of: asOf(),
  };
} // prettier-ignore

export function sqlAnswer({ query, set }) {
  if (typeof query !== 'string') return invalid('query', 'is missing');
  try {
    return { status: 200, body: answered(query, set) };
  } catch (error) {
    return wrong(error.message);
  }
}
