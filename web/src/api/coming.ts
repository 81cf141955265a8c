// Routes that the generated schema does not have yet. Goes away with the next `npm run gen`.
import type { components, paths } from './schema.d.ts';

type Named = components['schemas']['Named'];
type Problem = components['schemas']['ErrorAnswer'];
type ListOf<T> = Omit<components['schemas']['List_Entry'], 'items'> & { items: T[] };

export interface SavedSet {
  name: string;
  text: string;
  note: string | null;
  by: string | null;
  saved_at: string;
  records: number | null;
  problem: string | null;
}
export interface Spread {
  p10: number;
  p50: number;
  p90: number;
}
export type ExceptionKind = 'rv_low' | 'rv_high' | 'silence' | 'out_of_order' | 'missing';
export type ExceptionState = 'open' | 'acknowledged' | 'closed';
export type Outcome = 'acted' | 'expected' | 'false_alarm';
export interface Cause {
  at: string;
  type_code: string;
  type_name: string;
  rv_hundredths: number;
}
export interface ExceptionItem {
  key: string;
  record: string;
  contact: { id: number; name: string };
  account: { id: number; name: string } | null;
  scope: string;
  scope_name: string;
  kind: ExceptionKind;
  severity: 'high' | 'medium' | 'low';
  way: 'good' | 'bad';
  because: string;
  causes: Cause[];
  since: string;
  since_days: number;
  rv_hundredths: number;
  usual: Spread | null;
  exposed_minor: number | null;
  currency: string;
  state: ExceptionState;
  owner: Named | null;
  assigned: boolean;
  outcome: Outcome | null;
  judged_by: string | null;
  judged_at: string | null;
  note: string | null;
}
export interface Ending {
  kind: ExceptionKind;
  closed: number;
  acted: number;
  expected: number;
  false_alarm: number;
}
export type ExceptionList = ListOf<ExceptionItem> & { refused: string | null; endings: Ending[] };
export type ExceptionAction = 'acknowledge' | 'assign' | 'close' | 'reopen';
export interface NewJudgement {
  action: ExceptionAction;
  by?: string;
  owner?: string;
  outcome?: Outcome;
  note?: string;
}
export interface Judged {
  key: string;
  state: ExceptionState;
  owner: Named | null;
  outcome: Outcome | null;
  by: string | null;
  at: string;
  note: string | null;
}
export interface Judgement {
  action: ExceptionAction;
  by: string | null;
  at: string;
  owner: string | null;
  outcome: Outcome | null;
  note: string | null;
}

export type Verdict = 'taken' | 'overridden';
export type OverrideReason = 'already_done' | 'not_relevant' | 'wrong_time' | 'customer_declined' | 'other';
export interface SuggestionJudgement {
  verdict: Verdict;
  reason: OverrideReason | null;
  note: string | null;
  by: string | null;
  at: string;
}
export interface Suggestion {
  type: string;
  type_name: string;
  level: string | null;
  share: number;
  share_low: number;
  share_high: number;
  n: number;
  of: number;
  rv_hundredths: number;
  rv_low_hundredths: number | null;
  rv_high_hundredths: number | null;
  cost_minor: number;
  currency: string;
  within_days: number | null;
  steps_matched: number;
  judgement: SuggestionJudgement | null;
}
export interface Suggestions {
  record: string;
  as_of: string;
  best: string;
  horizon_days: number;
  evidence_least: number;
  items: Suggestion[];
  suppressed: string | null;
  caveats: string[];
}
export interface NewVerdict {
  type: string;
  verdict: Verdict;
  reason?: OverrideReason;
  note?: string;
  by?: string;
}
export type Decided = SuggestionJudgement & { type: string; type_name: string };

export interface PatternPoint extends Spread {
  position: number;
  step?: Named | null;
  step_share?: number | null;
}
export interface PublishedPattern {
  scope: string;
  scope_name: string;
  version: number;
  set: string;
  n: number;
  as_of: string;
  by: string | null;
  note: string | null;
  published_at: string;
  points: PatternPoint[];
}
export interface Publication {
  published: PublishedPattern[];
  skipped: { scope: string; why: string }[];
}
export interface Reference {
  label: string;
  n: number;
  points: PatternPoint[];
  version?: number;
  set?: string;
  published_at?: string;
  by?: string | null;
}
export type RecordDetail = Omit<components['schemas']['RecordAnswer'], 'reference'> & {
  reference?: Reference | null;
  reference_note?: string | null;
};

interface Answers<T> {
  200: { headers: Record<string, unknown>; content: { 'application/json': T } };
  default: { headers: Record<string, unknown>; content: { 'application/json': Problem } };
}
interface Asked<Query, Path> {
  query?: Query;
  header?: never;
  path: Path;
  cookie?: never;
}
interface Read<T, Query = never, Path = undefined> {
  parameters: Path extends undefined ? Omit<Asked<Query, never>, 'path'> : Asked<Query, Path>;
  requestBody?: never;
  responses: Answers<T>;
}
interface Write<T, Body, Path = undefined> {
  parameters: Path extends undefined ? Omit<Asked<never, never>, 'path'> : Asked<never, Path>;
  requestBody: { content: { 'application/json': Body } };
  responses: Answers<T>;
}
export interface ExceptionQuery {
  state?: string;
  owner?: string;
  set?: string;
  since_days?: number;
  record?: string;
  limit?: number;
  after?: string;
}

type Detailed = Omit<paths['/api/v1/records/{record}'], 'get'> & {
  get: Read<RecordDetail, never, { record: string }>;
};

export type AllPaths = Omit<paths, '/api/v1/records/{record}'> & {
  '/api/v1/records/{record}': Detailed;
  '/api/v1/sets': { get: Read<ListOf<SavedSet>> };
  '/api/v1/sets/{name}': {
    put: Write<SavedSet, { text: string; note?: string; by?: string }, { name: string }>;
    delete: Read<{ name: string; removed: boolean }, never, { name: string }>;
  };
  '/api/v1/exceptions': { get: Read<ExceptionList, ExceptionQuery> };
  '/api/v1/exceptions/{key}/judgements': {
    get: Read<ListOf<Judgement>, never, { key: string }>;
    post: Write<Judged, NewJudgement, { key: string }>;
  };
  '/api/v1/records/{record}/suggestions': {
    get: Read<Suggestions, never, { record: string }>;
    post: Write<Decided, NewVerdict, { record: string }>;
  };
  '/api/v1/patterns': {
    get: Read<ListOf<PublishedPattern>, { scope?: string; all?: boolean }>;
    post: Write<Publication, { set?: string; scope?: string; by?: string; note?: string }>;
  };
};
