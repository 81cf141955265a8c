// What every screen shares: the project, how fresh it is, and which dialog is open.
import * as rapport from '../api/rapport.ts';
import { listen } from '../api/events.ts';
import type { Meta, RecordPage } from '../api/types.ts';

export type Overlay = 'palette' | 'log' | 'shortcuts' | 'token' | 'name' | 'more' | null;

export const app = $state<{
  meta: Meta | null;
  scopes: RecordPage['facets']['scope'];
  asOf: string | null;
  live: boolean;
  overlay: Overlay;
}>({ meta: null, scopes: [], asOf: null, live: false, overlay: null });

/** The moment that "ago" counts from: the server's, moved on by what has happened since. */
export const now = (): string => {
  const said = app.meta?.now ?? app.asOf ?? '1970-01-01T00:00:00Z';
  return app.asOf && app.asOf > said ? app.asOf : said;
};

export async function openProject(): Promise<void> {
  const [meta, scopes] = await Promise.all([rapport.meta(), rapport.scopes()]);
  app.meta = meta;
  app.asOf = meta.as_of;
  app.scopes = scopes.items.map((s) => ({ value: s.code, label: s.name, count: 0 }));
  document.title = `${meta.title} · Rapport`;
}

export function followLedger(): () => void {
  app.live = true;
  return listen({ ledger: (change) => (app.asOf = change.as_of) });
}
