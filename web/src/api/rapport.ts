// Every question the screens ask, by name.
import { answer, client, present } from './client.ts';
import type {
  ExceptionQuery,
  NewIdentityDecision,
  NewInteraction,
  NewJudgement,
  NewPattern,
  NewPlan,
  NewSet,
  NewVerdict,
  Reaction,
  RecordQuery,
} from './types.ts';

const record_ = (record: string) => ({ path: { record } });

export const meta = () => answer(client.GET('/api/v1/meta'));
export const home = () => answer(client.GET('/api/v1/home'));
export const org = () => answer(client.GET('/api/v1/org'));
export const scopes = () => answer(client.GET('/api/v1/scopes'));

export const records = (query: RecordQuery, signal?: AbortSignal) =>
  answer(client.GET('/api/v1/records', { params: { query: present(query) }, signal }));
export const record = (id: string) => answer(client.GET('/api/v1/records/{record}', { params: record_(id) }));
export const entries = (id: string, query: { limit?: number; after?: string | null } = {}) =>
  answer(
    client.GET('/api/v1/records/{record}/interactions', {
      params: { ...record_(id), query: present(query) },
    }),
  );
export const plans = (id: string) =>
  answer(client.GET('/api/v1/records/{record}/plans', { params: record_(id) }));

export const accounts = (query: { sort: string; search: string; limit: number; after?: string | null }) =>
  answer(client.GET('/api/v1/accounts', { params: { query: present(query) } }));
export const account = (id: number) =>
  answer(client.GET('/api/v1/accounts/{id}', { params: { path: { id } } }));

export const flows = () => answer(client.GET('/api/v1/flows'));
export const flow = (code: string) =>
  answer(client.GET('/api/v1/flows/{flow}', { params: { path: { flow: code } } }));

export const sources = () => answer(client.GET('/api/v1/sources'));
export const runs = (query: { source: string | null; limit: number }) =>
  answer(client.GET('/api/v1/runs', { params: { query: present(query) } }));
export const quarantine = (query: { source: string | null; reason: string | null; limit: number }) =>
  answer(client.GET('/api/v1/quarantine', { params: { query: present(query) } }));
export const insights = () => answer(client.GET('/api/v1/insights'));
export const insight = (name: string, options: Record<string, string>) =>
  answer(
    client.GET('/api/v1/insights/{name}', {
      params: { path: { name }, query: { options } },
      // Each option stands in the query by its own name.
      querySerializer: () => new URLSearchParams(options).toString(),
    }),
  );
export const search = (q: string, signal?: AbortSignal) =>
  answer(client.GET('/api/v1/search', { params: { query: { q } }, signal }));

export const logInteraction = (item: NewInteraction) =>
  answer(client.POST('/api/v1/interactions', { body: item }));
export const amendReaction = (id: string, reaction: Reaction) =>
  answer(client.POST('/api/v1/interactions/{id}/reaction', { params: { path: { id } }, body: { reaction } }));
export const plan = (item: NewPlan) => answer(client.POST('/api/v1/plans', { body: item }));
export const settlePlan = (id: number, how: 'done' | 'drop') =>
  answer(
    how === 'done'
      ? client.POST('/api/v1/plans/{id}/done', { params: { path: { id } } })
      : client.POST('/api/v1/plans/{id}/drop', { params: { path: { id } } }),
  );

export const suggestions = (id: string) =>
  answer(client.GET('/api/v1/records/{record}/suggestions', { params: record_(id) }));
export const decideSuggestion = (id: string, body: NewVerdict) =>
  answer(client.POST('/api/v1/records/{record}/suggestions', { params: record_(id), body }));

export const exceptions = (query: ExceptionQuery, signal?: AbortSignal) =>
  answer(client.GET('/api/v1/exceptions', { params: { query: present(query) }, signal }));
const key_ = (key: string) => ({ path: { key } });
export const judgements = (key: string) =>
  answer(client.GET('/api/v1/exceptions/{key}/judgements', { params: key_(key) }));
export const judge = (key: string, body: NewJudgement) =>
  answer(client.POST('/api/v1/exceptions/{key}/judgements', { params: key_(key), body }));

export const sets = () => answer(client.GET('/api/v1/sets'));
const name_ = (name: string) => ({ path: { name } });
export const saveSet = (name: string, body: NewSet) =>
  answer(client.PUT('/api/v1/sets/{name}', { params: name_(name), body }));
export const removeSet = (name: string) =>
  answer(client.DELETE('/api/v1/sets/{name}', { params: name_(name) }));

export const patterns = () => answer(client.GET('/api/v1/patterns'));
export const publishPattern = (body: NewPattern) => answer(client.POST('/api/v1/patterns', { body }));

export const askSql = (query: string, set: string, signal?: AbortSignal) =>
  answer(client.POST('/api/v1/sql', { body: { query, set: set || null }, signal }));
export const sqlTables = () => answer(client.GET('/api/v1/sql/tables'));
export const sqlTable = (name: string) =>
  answer(client.GET('/api/v1/sql/tables/{name}', { params: { path: { name } } }));

const id_ = (id: number) => ({ path: { id } });
export const identity = (contact: number) =>
  answer(client.GET('/api/v1/contacts/{id}/identity', { params: id_(contact) }));
export const mergePeople = (contact: number, other: number, body: NewIdentityDecision) =>
  answer(
    client.POST('/api/v1/contacts/{id}/merge', { params: id_(contact), body: { ...body, with: other } }),
  );
export const splitPerson = (contact: number, identifiers: number[], body: NewIdentityDecision) =>
  answer(
    client.POST('/api/v1/contacts/{id}/split', { params: id_(contact), body: { ...body, identifiers } }),
  );
export const undoIdentity = (decision: number, body: NewIdentityDecision) =>
  answer(client.POST('/api/v1/identity/decisions/{id}/undo', { params: id_(decision), body }));
