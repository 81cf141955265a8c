// The analyses of the mock: cards as the server describes them, and believable answers from the invented world.
import { CARDS } from './insight-cards.mjs';
import { recordsOf } from './sets.mjs';
import { NOW, iso, world } from './world.mjs';

const DAY = 86_400_000;
const all = () => [...world.records.values()].filter((r) => r.entries.length);
const last = (list) => list[list.length - 1];
const sum = (list, of) => list.reduce((total, item) => total + of(item), 0);
/** A column: name, title, unit. */
const columns = (...list) =>
  list.map(([name, title, unit]) => ({ name, title, unit, currency: unit === 'minor' ? 'USD' : null }));
const table = (name, title, heads, rows) => ({ name, title, columns: columns(...heads), rows });
const points = (hundredths) => (hundredths / 100).toFixed(1).replace(/\.0$/, '');

const picked = recordsOf;

function quantiles(records, positions) {
  const rows = [];
  for (let at = 0; at < positions; at += 1) {
    const there = records.filter((r) => r.entries.length > at);
    if (there.length < 5) break;
    const of = (value) => {
      const sorted = there.map((r) => value(r.entries[at])).sort((a, b) => a - b);
      return [0.1, 0.5, 0.9].map((q) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]);
    };
    rows.push([String(at + 1), there.length, ...of((e) => e.rv_total), ...of((e) => e.cost_total)]);
  }
  return rows;
}

const QUANTILES = [
  ['position', 'Position', 'text'],
  ['n', 'n', 'count'],
  ['rv_p10_hundredths', 'RV p10', 'rv_hundredths'],
  ['rv_p50_hundredths', 'RV median', 'rv_hundredths'],
  ['rv_p90_hundredths', 'RV p90', 'rv_hundredths'],
  ['cost_p10_minor', 'Cost p10', 'minor'],
  ['cost_p50_minor', 'Cost median', 'minor'],
  ['cost_p90_minor', 'Cost p90', 'minor'],
];

function pattern(asked) {
  const records = picked(asked.set);
  const rows = quantiles(records, Number(asked.positions));
  const tables = [table('pattern', 'Accumulated value and cost by position', QUANTILES, rows)];
  const end = last(rows);
  const verdict = `At position ${end[0]} the middle relationship stands at ${points(end[3])} points (eight of ten lie between ${points(end[2])} and ${points(end[4])}) at a median cost of ${(end[6] / 100).toFixed(2)} USD; ${end[1]} of ${records.length} records got that far.`;
  const caveats = ['By number, a late position holds only the records that got that far: compare by days to see everybody.'];
  if (!asked.against) return { n: records.length, verdict, tables, caveats };
  const others = asked.against === 'others' ? all().filter((r) => !records.includes(r)) : picked(asked.against);
  const second = quantiles(others, Number(asked.positions));
  tables.push(table('against', 'The other set', QUANTILES, second));
  const shared = rows.slice(0, second.length);
  tables.push(
    table(
      'apart',
      'First set less second, and how well RV tells them apart',
      [['position', 'Position', 'text'], ['rv_difference_hundredths', 'Median difference', 'rv_hundredths'], ['auc', 'AUC', 'statistic'], ['separated', 'Apart', 'flag']],
      shared.map((row, i) => [row[0], row[3] - second[i][3], Math.min(0.93, 0.52 + i * 0.012), i > 8]),
    ),
  );
  return {
    n: records.length + others.length,
    verdict: 'The sets differ: on average the median curves lie 41.5 points apart (p = 0.002); they separate from position 10 on, where the AUC is 0.64 [0.58, 0.71].',
    tables,
    caveats,
  };
} // prettier-ignore

function exceptions(asked) {
  const found = picked(asked.set)
    .map((r) => ({ r, change: sum(r.entries.filter((e) => e.fact.at > NOW - 90 * DAY), (e) => e.rv) }))
    .sort((a, b) => a.change - b.change);
  const shown = [...found.slice(0, 9), ...found.slice(-5)];
  const rows = shown.map(({ r, change }, i) => [
    i < 3 ? 'high' : i < 8 ? 'medium' : 'low', r.contact.name, r.scope.code, change < 0 ? 'fell out of the band' : 'rose above the band', change < 0 ? 'bad' : 'good',
    iso(last(r.entries).fact.at).slice(0, 10), Math.round((NOW - last(r.entries).fact.at) / DAY), r.owner[1], r.total.rv,
    Math.abs(change) / 900 + 1.2, last(r.entries).type.name, r.contact.id,
  ]);
  const heads = [['severity', 'Severity', 'text'], ['record', 'Who', 'text'], ['scope', 'Scope', 'text'], ['what', 'What', 'text'], ['direction', 'Good or bad', 'text'],
    ['since', 'Since', 'time'], ['since_days', 'For', 'days'], ['owner', 'Owner', 'text'], ['rv_total_hundredths', 'RV now', 'rv_hundredths'],
    ['distance', 'Distance', 'statistic'], ['because', 'What did it', 'text'], ['contact', 'Contact', 'count']];
  const bad = rows.filter((row) => row[4] === 'bad').length;
  return {
    n: picked(asked.set).length,
    verdict: `${bad} relationships have fallen out of their pattern and ${rows.length - bad} have risen above it. ${rows[0][1]} first: ${rows[0][10].toLowerCase()} did it.`,
    tables: [table('exceptions', 'Out of pattern', heads, rows)],
    caveats: ['Each owner is shown at most ten; 3 more are held back.', 'The band comes from the same records: a segment that falls as a whole stays inside it.'],
  };
} // prettier-ignore

function profit(asked) {
  const scopes = [...new Set(picked(asked.set).map((r) => r.scope.code))];
  const rows = scopes.map((code) => {
    const records = picked(`scope=${code}`);
    const revenue = sum(records, (r) => Math.max(0, r.total.rv) * 42);
    const cost = Math.round(revenue * 0.64);
    const engage = sum(records, (r) => r.total.cost);
    return [code, records.length, revenue, cost, engage, revenue - cost - engage, revenue ? engage / revenue : null];
  });
  const heads = [['scope', 'Scope', 'text'], ['customers', 'Customers', 'count'], ['revenue_minor', 'Revenue', 'minor'], ['product_cost_minor', 'Product cost', 'minor'],
    ['engage_minor', 'Cost to engage', 'minor'], ['contribution_minor', 'Contribution', 'minor'], ['engage_share', 'Engaging, of revenue', 'share']];
  const shares = [['What the best fifth of customers bring', 0.812, 0.774, 0.851], ['What the worst fifth cost', 0.064, 0.041, 0.092]];
  return {
    n: picked(asked.set).length,
    verdict: 'The best fifth of the customers bring 81.2 % of the contribution [77.4 %, 85.1 %]; one in nine costs more than it earns.',
    tables: [
      table('segments', 'By segment', heads, rows),
      table('shares', 'What the best customers bring', [['what', 'What', 'text'], ['share', 'Share', 'share'], ['share_low', '95 % low', 'share'], ['share_high', '95 % high', 'share']], shares),
      table('improve', 'Where profit could be improved', [['customer', 'Customer', 'text'], ['potential_minor', 'Potential', 'minor']], []),
    ],
    caveats: ['Revenue that no relationship could be given is left out.'],
  };
} // prettier-ignore

function atRisk(asked) {
  const customers = picked(asked.set).filter((r) => r.contact.account && r.level.order >= 5);
  const rows = customers
    .sort((a, b) => a.total.rv - b.total.rv)
    .slice(0, 40)
    .map((r, i) => [r.contact.account.name, r.scope.code, 0.91 - i * 0.014, 1 + (i % 4), i % 3 === 0, r.total.rv - r.total.peak, Math.max(0, r.total.peak) * 42]);
  const heads = [['account', 'Account', 'text'], ['scope', 'Scope', 'text'], ['risk', 'Risk', 'share'], ['contacts', 'Contacts', 'count'], ['single', 'Hangs on one person', 'flag'],
    ['drawdown_hundredths', 'Fallen from its peak', 'rv_hundredths'], ['exposed_minor', 'Money exposed', 'minor']];
  return {
    n: customers.length,
    verdict: `${rows.filter((row) => row[2] > 0.7).length} customers stand above a risk of 70 %. Those who left before had a higher score in 8 of 10 comparisons (AUC 0.81 [0.74, 0.87]).`,
    tables: [table('at_risk', 'Customers by risk', heads, rows)],
    caveats: ['A score tells who resembles those who left; it does not say that leaving can be prevented.'],
  };
} // prettier-ignore

function bestPractice(asked) {
  const scopes = [...new Set(picked(asked.set).map((r) => r.scope.code))].slice(0, 2);
  const heads = [['scope', 'Scope', 'text'], ...QUANTILES, ['step', 'Most frequent interaction', 'text']];
  const tables = scopes.map((code) => {
    const best = picked(`scope=${code}`).sort((a, b) => b.total.rv - a.total.rv).slice(0, 20);
    const rows = quantiles(best, 30).map((row, i) => [code, ...row, best[0].entries[i]?.type.name ?? null]);
    return table('best_practice', `${code}, version 1`, heads, rows);
  });
  return { n: 40, verdict: 'The relationships that earn most rise slowly for twelve interactions, then fast: the pilot comes before the price.',
    tables, caveats: ['The best are chosen by what came out: that they did this does not say that it is why.'] };
} // prettier-ignore

function depth(asked) {
  const accounts = [...new Set(picked(asked.set).map((r) => r.contact.account).filter(Boolean))];
  const rows = accounts.map((account) => {
    const records = all().filter((r) => r.contact.account === account);
    const value = sum(records, (r) => Math.max(0, r.total.rv));
    const most = Math.max(...records.map((r) => r.total.rv));
    return [account.name, new Set(records.map((r) => r.contact.id)).size, value, value > 0 ? most / value : null, [...new Set(records.map((r) => r.role))].join(', ')];
  });
  const heads = [['account', 'Account', 'text'], ['contacts', 'Contacts', 'count'], ['rv_positive_hundredths', 'RV', 'rv_hundredths'], ['share_of_best', 'With one person', 'share'], ['roles', 'Roles that we know', 'text']];
  const single = rows.filter((row) => row[1] === 1).length;
  return { n: rows.length, verdict: `${single} of ${rows.length} accounts hang on one person.`, tables: [table('accounts', 'Accounts by depth', heads, rows)], caveats: [] };
} // prettier-ignore

const refused = (verdict) => () => ({ n: all().length, refused: true, verdict, tables: [], caveats: [] });
const ANSWERS = {
  pattern,
  'best-practice': bestPractice,
  depth,
  exceptions,
  profit,
  'at-risk': atRisk,
  'lead-test': refused(
    'Ten months of outcomes are needed to test a lead of three months, and there are four: harvest revenue of at least six earlier months.',
  ),
};

export const insightCards = () => CARDS;

/** The answer to a question, or what is wrong with how it was asked; null when there is no such question. */
export function insightAnswer(url, name) {
  const card = CARDS.find((c) => c.name === name);
  if (!card) return null;
  const asked = Object.fromEntries(card.options.map((o) => [o.name, url.searchParams.get(o.name) ?? o.default]));
  for (const [option] of url.searchParams) {
    if (!(option in asked)) return { wrong: `\`${name}\` has no option \`${option}\`` };
  }
  try {
    picked(asked.set);
    if (asked.against && asked.against !== 'others') picked(asked.against);
  } catch (error) {
    return { wrong: error.message };
  }
  const said = picked(asked.set).length
    ? ANSWERS[name](asked)
    : { n: 0, refused: true, verdict: `The set \`${asked.set}\` holds no record: widen it.`, tables: [], caveats: [] };
  const settings = Object.entries(asked).map(([option, value]) => ({ name: option, value }));
  const method = { name: card.method, version: card.version, settings, as_of: iso(NOW) };
  return { analysis: name, title: card.title, question: card.question, refused: false, ...said, method };
} // prettier-ignore
