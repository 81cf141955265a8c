// What the server says of its analyses, in the same words.
const option = (name, kind, fallback, help, choices = []) => ({
  name,
  kind,
  takes: choices.length ? choices.join(', ') : kind,
  choices,
  default: fallback,
  help,
});
const SET = option(
  'set',
  'set',
  '',
  'which records, such as scope=industrial AND tier=high; all when left out',
);
const SEED = option('seed', 'integer', '1', 'seed of the resampling: the same seed gives the same answer');
const TOP = option('top', 'integer', '40', 'how many rows');

export const CARDS = [
  { name: 'pattern', title: 'Relationship pattern', version: 1,
    question: 'How do Relationship Value and cost grow in this set, and where does it part from another?',
    method: 'nearest-rank quantiles by position; bootstrap and permutation over units; AUC after DeLong and Obuchowski',
    options: [SET, option('against', 'text', '', 'another set to compare with, or `others` for all records outside the first; nothing for the curve alone'),
      option('by', 'choice', 'number', 'positions: the n-th interaction, days since the first, or the first time a flow level is reached', ['number', 'days', 'level']),
      option('positions', 'integer', '40', 'how many positions'), option('draws', 'integer', '499', 'bootstrap and permutation draws'), SEED] },
  { name: 'best-practice', title: 'Best-practice pattern', version: 1,
    question: 'How do the relationships that earn most develop, step by step?',
    method: 'nearest-rank quantiles by position; most frequent interaction by position; AUC after Obuchowski',
    options: [{ ...SET, default: 'tier=high' }, option('pattern_version', 'integer', '1', 'number of this version, to publish it by')] },
  { name: 'depth', title: 'Depth of accounts', version: 1,
    question: 'On how many people, in which roles, does each account rest, and what hangs on it?',
    method: 'sum of positive RV over contacts; active contacts above a threshold; Herfindahl-Hirschman concentration',
    options: [SET, TOP] },
  { name: 'lead-test', title: 'Lead test', version: 1,
    question: 'Does Relationship Value lead profit, retention or satisfaction here, by how many months, and by how much?',
    method: 'lagged rank correlation within units and months, block bootstrap, placebo, Holm; rolling-origin hold-out',
    options: [SET, option('target', 'choice', 'contribution', 'what may follow', ['contribution', 'revenue', 'satisfaction']), SEED] },
  { name: 'exceptions', title: 'Exceptions', version: 1,
    question: 'Which relationships have gone out of pattern, for good or ill, and what did it?',
    method: 'p10-p90 band and robust distance at the same interaction number; p90 gap; conformance to the flow',
    options: [SET, option('since_days', 'integer', '90', 'only what began so many days ago at most')] },
  { name: 'at-risk', title: 'Customers at risk', version: 1,
    question: 'Which customers are at risk, why, and how much money hangs on them?',
    method: 'mean of seven graded signals; AUC of the same score in the past against leaving, after DeLong',
    options: [SET, option('sort', 'choice', 'risk', 'order', ['risk', 'money']), TOP] },
  { name: 'profit', title: 'Profit', version: 1,
    question: 'Who and what earns, what does engaging cost, and where could profit be improved?',
    method: 'contribution = revenue - product cost - cost to engage; shares with bootstrap over customers',
    options: [SET, TOP, SEED] },
]; // prettier-ignore
