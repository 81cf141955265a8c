// The tables of the mock in SQL: what their columns are, and their rows from the invented world.
import { CARDS } from './insight-cards.mjs';
import { NOW, iso, world } from './world.mjs';

const last = (list) => list[list.length - 1];
const column = (name, unit, about) => ({ name, unit, currency: unit === 'minor' ? 'USD' : null, about });
const all = () => [...world.records.values()].filter((r) => r.entries.length);

const RECORD = [
  [column('contact', 'count', 'number of the contact'), (r) => r.contact.id],
  [column('scope', 'text', 'code of the scope'), (r) => r.scope.code],
  [column('account_id', 'count', 'number of the account'), (r) => r.contact.account?.account_id ?? null],
  [column('account', 'text', 'name of the account'), (r) => r.contact.account?.name ?? null],
  [column('level', 'text', 'code of the level now'), (r) => r.level.code],
  [column('level_name', 'text', 'name of the level now'), (r) => r.level.name],
  [column('status', 'text', 'what a contact on this level is called'), (r) => r.level.status],
  [column('rv_hundredths', 'rv_hundredths', 'Relationship Value now'), (r) => r.total.rv],
  [column('cost_minor', 'minor', 'cost to engage'), (r) => r.total.cost],
  [column('contribution_minor', 'minor', 'revenue less product cost less cost to engage; none where no outcome is known'),
    (r) => (r.level.order >= 5 ? r.total.rv * 21 - r.total.cost : null)],
  [column('currency', 'text', 'currency of its money'), () => 'USD'],
  [column('interactions', 'count', 'interactions that count'), (r) => r.entries.length],
  [column('first_at', 'time', 'first interaction'), (r) => iso(r.entries[0].fact.at)],
  [column('last_at', 'time', 'last interaction'), (r) => iso(last(r.entries).fact.at)],
  [column('owner', 'text', 'code of the member of staff who owns the relationship'), (r) => r.owner[0]],
  [column('market', 'text', 'a dimension of the project, as in a set of records'), (r) => r.scope.market ?? null],
]; // prettier-ignore

const INTERACTION = [
  [column('contact', 'count', 'number of the contact'), ({ r }) => r.contact.id],
  [column('scope', 'text', 'code of the scope'), ({ r }) => r.scope.code],
  [column('position', 'count', 'its place in the record, from 1'), ({ at }) => at + 1],
  [column('happened_at', 'time', 'when it happened'), ({ e }) => iso(e.fact.at)],
  [column('type', 'text', 'code of its type'), ({ e }) => e.type.code],
  [column('level', 'text', 'code of the level after it'), ({ e }) => e.level.code],
  [column('channel', 'text', 'channel it comes through'), ({ e }) => e.type.channel],
  [column('reaction', 'text', 'better, as_expected, worse or damaging, where one is known'), ({ e }) => e.fact.reaction],
  [column('rv_hundredths', 'rv_hundredths', 'its Relationship Value'), ({ e }) => e.rv],
  [column('cost_minor', 'minor', 'what it cost'), ({ e }) => e.cost],
  [column('note', 'text', 'what the source says of it'), ({ e }) => e.why],
]; // prettier-ignore

const AT_RISK = [
  [column('customer', 'text', 'Customer'), (r) => r.contact.account?.name ?? r.contact.name],
  [column('scope', 'text', 'Segment or initiative'), (r) => r.scope.code],
  [column('score', 'share', 'Score'), (r) => Math.min(0.97, (NOW - last(r.entries).fact.at) / 1.6e10)],
  [column('certain', 'flag', 'Above the usual'), (r) => Number(last(r.entries).fact.at < NOW - 6e9)],
  [column('reasons', 'text', 'Why'), (r) => `silent since ${iso(last(r.entries).fact.at).slice(0, 10)}; the last was ${last(r.entries).type.name}, of ${r.entries.length} interactions in all`],
]; // prettier-ignore

const table = (name, about, analysis, columns, rows) => ({ name, about, analysis, columns, rows });
export const TABLES = [
  table('record', 'one row for each Interaction Record: who, where it stands, value, cost, money', null, RECORD, (of) => of),
  table('interaction', 'one row for each interaction that counts: when, what, its value and cost', null, INTERACTION,
    (of) => of.flatMap((r) => r.entries.map((e, at) => ({ r, e, at })))),
  table('at_risk__customers', 'customers at risk, with reasons and money', 'at-risk', AT_RISK,
    (of) => of.filter((r) => last(r.entries).fact.at < NOW - 4e9)),
  // Analyses whose figures the mock has for their own screens only: here they decline, as one without enough data does.
  ...CARDS.filter((card) => card.name !== 'at-risk').map((card) =>
    table(`${card.name.replaceAll('-', '_')}__${card.name === 'lead-test' ? 'verdicts' : 'rows'}`, card.question.replace(/\?$/, '').toLowerCase(), card.name, null, null)),
]; // prettier-ignore

export const tableLines = () => TABLES.map(({ name, about, analysis }) => ({ name, about, analysis }));
export const everyRecord = all;
