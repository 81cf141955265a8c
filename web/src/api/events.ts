// Live changes. The browser reconnects by itself and says where it stopped; `resync` means: ask again for everything.
import type { Entry } from './types.ts';

/** What happened to one record, as the server tells it live. */
export interface RecordEvent {
  record: string;
  rv_hundredths: number;
  rv_change_hundredths: number;
  cost_minor: number;
  entry: Entry;
}

export interface LedgerEvent {
  as_of: string;
  interactions: number;
}

export interface Listener {
  record?: (change: RecordEvent) => void;
  ledger?: (change: LedgerEvent) => void;
  /** Something changed that no single record tells: a harvest, or a decision about who is who. */
  changed?: () => void;
  resync?: () => void;
}

/** Listens until the returned function is called. */
export function listen(listener: Listener, record?: string): () => void {
  const query = record ? `?record=${encodeURIComponent(record)}` : '';
  const source = new EventSource(`/api/v1/events${query}`);
  const on = <T>(name: string, tell: ((data: T) => void) | undefined) => {
    if (tell) source.addEventListener(name, (event) => tell(JSON.parse((event as MessageEvent).data) as T));
  };
  on<RecordEvent>('record', listener.record);
  on<LedgerEvent>('ledger', listener.ledger);
  if (listener.changed) source.addEventListener('changed', listener.changed);
  if (listener.resync) source.addEventListener('resync', listener.resync);
  return () => source.close();
}
