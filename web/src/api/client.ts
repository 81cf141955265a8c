// One door to the API, made from its generated description: reads open, writes with token and idempotency key.
import createClient from 'openapi-fetch';
import type { components } from './schema.d.ts';
import { token } from './token.ts';
import type { Paths, Problem, RecordQuery } from './types.ts';

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly problems: Problem[] = [],
    readonly requestId: string | null = null,
  ) {
    super(message);
  }
}

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(
      0,
      'unreachable',
      'The Rapport server does not answer. Is `rapport serve` still running?',
    );
  }
}

export const client = createClient<Paths>({ baseUrl: '', fetch: reach });

client.use({
  onRequest({ request }) {
    if (request.method === 'GET') return;
    request.headers.set('idempotency-key', crypto.randomUUID());
    const held = token();
    if (held) request.headers.set('authorization', `Bearer ${held}`);
  },
});

interface Told<T> {
  data?: T;
  error?: components['schemas']['ErrorAnswer'];
  response: Response;
}

/** The answer itself, or the server's own words for why there is none. */
export async function answer<T>(asked: Promise<Told<T>>): Promise<T> {
  const { data, error, response } = await asked;
  if (response.ok && data !== undefined) return data;
  const said = error?.error;
  const message = said?.message ?? `The server answered ${response.status} without saying why.`;
  const id = said?.request_id ?? response.headers.get('x-request-id');
  throw new ApiError(response.status, said?.code ?? 'unknown', message, said?.problems ?? [], id);
}

export const asApiError = (cause: unknown): ApiError =>
  cause instanceof ApiError ? cause : new ApiError(0, 'broken', String(cause));

/** Those of the parameters that have a value. */
export function present<T extends object>(query: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const kept = Object.entries(query).filter(([, v]) => v !== null && v !== undefined && v !== '');
  return Object.fromEntries(kept) as { [K in keyof T]?: NonNullable<T[K]> };
}

/** The address of an attachment, for a plain link. */
export function exportAddress(query: RecordQuery, format: string): string {
  const params = Object.entries(present({ ...query, format })).map(([k, v]): [string, string] => [
    k,
    String(v),
  ]);
  return `/api/v1/records/export?${new URLSearchParams(params).toString()}`;
}
