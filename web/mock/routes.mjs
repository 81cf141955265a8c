// Which question gets which answer. Reads here; writes in writes.mjs.
import { asOf, entryAnswer, lineAnswer, recordAnswer } from './answers.mjs';
import {
  accountAnswer,
  accountDetail,
  homeAnswer,
  QUARANTINE,
  runsAnswer,
  scopeAnswer,
  sourcesAnswer,
} from './overview.mjs';
import { exceptionsAnswer, judgementsAnswer } from './exceptions.mjs';
import { identityAnswer } from './identity.mjs';
import { insightAnswer, insightCards } from './insight.mjs';
import { flowAnswer, flowLine, functionsOf, typeByCode } from './flow.mjs';
import { SCOPES, STAFF } from './names.mjs';
import { filtered, facetsOf, paged, sorted } from './lists.mjs';
import { patternsAnswer } from './patterns.mjs';
import { refuse } from './refuse.mjs';
import { setsAnswer } from './sets.mjs';
import { sqlAnswer, sqlTableAnswer, sqlTablesAnswer } from './sql.mjs';
import { suggestionsAnswer } from './suggestions.mjs';
import { NOW, iso, world } from './world.mjs';
import { write } from './writes.mjs';

export const TOKEN = 'mock-token';
const ok = (body) => ({ status: 200, body });
const missing = (what, id) =>
  refuse(404, 'not_found', `There is no ${what} ${id}. Look it up in the list, it may have been merged.`);
const all = () => [...world.records.values()];
const has = (text, part) => text.toLowerCase().includes(part.toLowerCase());

const READS = [
  [/^\/meta$/, () => ok({ title: 'Alder & Finch Instruments', version: '0.2.0', currency: 'USD', now: iso(NOW), as_of: asOf(),
      records: world.records.size, contacts: world.contacts.length, accounts: world.accounts.length,
      interactions: all().reduce((n, r) => n + r.entries.length, 0), may_write: true, project: 'alder_finch' })],
  [/^\/home$/, () => ok(homeAnswer())],
  [/^\/org$/, () => ok({ units: [], functions: functionsOf(), staff: STAFF.map(([code, name, fn]) => ({ code, name, function: fn })) })],
  [/^\/scopes$/, (url) => ok(paged(url, SCOPES.map(scopeAnswer)))],
  [/^\/flows$/, (url) => ok(paged(url, [flowLine()]))],
  [/^\/flows\/([^/]+)$/, (_, [, flow]) => (flow === 'starter' ? ok(flowAnswer()) : missing('flow', flow))],
  [/^\/records$/, (url) => {
      const lines = filtered(url, all().map(lineAnswer));
      return ok({ ...paged(url, sorted(url, lines)), facets: facetsOf(all().map(lineAnswer)) });
    }],
  [/^\/records\/export$/, (url) => {
      const lines = sorted(url, filtered(url, all().map(lineAnswer)));
      const text = ['record,name,rv_hundredths', ...lines.map((l) => `${l.record},${l.name},${l.rv_hundredths}`)].join('\n');
      const name = `records.${url.searchParams.get('format')}`;
      return { status: 200, text, headers: { 'content-type': 'text/csv', 'content-disposition': `attachment; filename="${name}"` } };
    }],
  [/^\/records\/([^/]+)$/, (_, [, id]) => (world.records.has(id) ? ok(recordAnswer(world.records.get(id))) : missing('record', id))],
  [/^\/records\/([^/]+)\/interactions$/, (url, [, id]) => {
      const kind = url.searchParams.get('kind');
      const source = url.searchParams.get('source');
      const entries = world.records.get(id)?.entries ?? [];
      const wanted = entries.filter((e) => (!kind || e.type.kind === kind) && (!source || e.fact.source === source));
      return ok(paged(url, wanted.map(entryAnswer).reverse()));
    }],
  [/^\/records\/([^/]+)\/plans$/, (url, [, id]) => ok(paged(url, world.records.get(id)?.plans ?? []))],
  [/^\/records\/([^/]+)\/suggestions$/, (_, [, id]) => (world.records.has(id) ? ok(suggestionsAnswer(world.records.get(id))) : missing('record', id))],
  [/^\/contacts\/(\d+)\/identity$/, (_, [, id]) => identityAnswer(id)],
  [/^\/exceptions$/, (url) => exceptionsAnswer(url)],
  [/^\/exceptions\/([^/]+)\/judgements$/, (url, [, key]) => judgementsAnswer(url, key)],
  [/^\/sets$/, (url) => ok(setsAnswer(url))],
  [/^\/sql\/tables$/, (url) => ok(sqlTablesAnswer(url))],
  [/^\/sql\/tables\/([^/]+)$/, (_, [, name]) => sqlTableAnswer(name)],
  [/^\/patterns$/, (url) => ok(patternsAnswer(url))],
  [/^\/accounts$/, (url) => {
      const part = url.searchParams.get('search') ?? '';
      const rows = world.accounts.map(accountAnswer).filter((a) => has(a.name, part));
      return ok(paged(url, sorted(url, rows)));
    }],
  [/^\/accounts\/([^/]+)$/, (_, [, id]) => {
      const account = world.accounts.find((a) => String(a.account_id) === id);
      return account ? ok(accountDetail(account)) : missing('account', id);
    }],
  [/^\/sources$/, (url) => ok(paged(url, sourcesAnswer()))],
  [/^\/runs$/, (url) => {
      const source = url.searchParams.get('source');
      return ok(paged(url, runsAnswer().filter((r) => !source || r.source === source).sort((a, b) => b.started_at.localeCompare(a.started_at))));
    }],
  [/^\/quarantine$/, (url) => {
      const wanted = (q) => ['source', 'reason'].every((k) => !url.searchParams.get(k) || url.searchParams.get(k) === q[k]);
      return ok(paged(url, QUARANTINE.filter(wanted)));
    }],
  [/^\/insights$/, (url) => ok(paged(url, insightCards()))],
  [/^\/insights\/([^/]+)$/, (url, [, name]) => {
      const answer = insightAnswer(url, name);
      if (answer?.wrong) return refuse(422, 'invalid', answer.wrong);
      return answer ? ok(answer) : missing('analysis', name);
    }],
  [/^\/search$/, (url) => {
      const part = url.searchParams.get('q') ?? '';
      const records = all().map(lineAnswer).filter((l) => has(`${l.name} ${l.email} ${l.account}`, part)).slice(0, 8);
      const accounts = world.accounts.map(accountAnswer).filter((a) => has(a.name, part)).slice(0, 5);
      const types = [...typeByCode.values()].filter((t) => has(t.name, part)).slice(0, 5);
      return ok({ records, accounts, types: types.map((t) => ({ type_code: t.code, name: t.name, level: t.level, flow: 'starter' })) });
    }],
]; // prettier-ignore

export function route(method, url, headers, text) {
  const path = url.pathname.slice('/api/v1'.length);
  // A question in SQL is a POST because it is long; it reads only and needs no token.
  if (method === 'POST' && path === '/sql') return sqlAnswer(JSON.parse(text || '{}'));
  if (method !== 'GET') {
    if (!headers.authorization)
      return refuse(401, 'token_required', 'Writing needs the token that rapport serve printed.');
    if (headers.authorization !== `Bearer ${TOKEN}`)
      return refuse(401, 'token_wrong', 'This is not the token of this project.');
    return write(method, path, JSON.parse(text || '{}'));
  }
  for (const [pattern, answer] of READS) {
    const match = pattern.exec(path);
    if (match)
      return answer(
        url,
        match.map((part) => part && decodeURIComponent(part)),
      );
  }
  return missing('page', path);
}
