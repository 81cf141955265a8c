// The rows that have arrived. The list is as high as the answer is long; pages follow each other by cursor until the
// rows in sight are there.
import { asApiError, type ApiError } from '../../api/client.ts';
import * as rapport from '../../api/rapport.ts';
import type { RecordLine, RecordPage, RecordQuery } from '../../api/types.ts';
import type { RecordEvent } from '../../api/events.ts';

const FIRST = 100;
const MORE = 500;

export class RecordList {
  rows = $state.raw<RecordLine[]>([]);
  total = $state<number | null>(null);
  facets = $state.raw<RecordPage['facets'] | null>(null);
  error = $state.raw<ApiError>();
  asking = $state(false);
  #query: RecordQuery = {};
  #next: string | null = null;
  #wanted = 0;
  #stop: AbortController | null = null;

  async ask(query: RecordQuery): Promise<void> {
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.#query = query;
    this.#wanted = 0;
    this.asking = true;
    const page = await this.#page({ ...query, limit: FIRST }, stop);
    if (!page) return;
    this.rows = page.items;
    this.total = page.total;
    this.facets = page.facets;
    this.#next = page.next;
    this.asking = false;
  }

  /** Makes sure that the row with this index comes. */
  async need(index: number): Promise<void> {
    this.#wanted = index;
    const stop = this.#stop;
    if (this.asking || !stop) return;
    this.asking = true;
    while (this.#next && this.rows.length <= this.#wanted && !stop.signal.aborted) {
      const page = await this.#page({ ...this.#query, limit: MORE, after: this.#next }, stop);
      if (!page) return;
      this.rows = [...this.rows, ...page.items];
      this.#next = page.next;
    }
    if (!stop.signal.aborted) this.asking = false;
  }

  /** A change that was told by the server shows in its row; where the row stands is left to the next question. */
  tell(change: RecordEvent): void {
    const i = this.rows.findIndex((row) => row.record === change.record);
    const row = this.rows[i];
    if (!row) return;
    this.rows = this.rows.with(i, {
      ...row,
      rv_hundredths: change.rv_hundredths,
      rv_change_30d_hundredths: row.rv_change_30d_hundredths + change.rv_change_hundredths,
      cost_minor: change.cost_minor,
      last_at: change.entry.happened_at,
      last_type_name: change.entry.type_name,
    });
  }

  async #page(query: RecordQuery, stop: AbortController): Promise<RecordPage | null> {
    try {
      const page = await rapport.records(query, stop.signal);
      if (stop.signal.aborted) return null;
      this.error = undefined;
      return page;
    } catch (cause) {
      if (stop.signal.aborted) return null;
      this.error = asApiError(cause);
      this.asking = false;
      return null;
    }
  }
}
