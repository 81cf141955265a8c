// The record on the screen: its answer, its entries, and what the server tells about it while it is open.
import { asApiError, type ApiError } from '../../api/client.ts';
import { listen } from '../../api/events.ts';
import * as rapport from '../../api/rapport.ts';
import type { Entry, RecordDetail } from '../../api/types.ts';
import type { RecordEvent } from '../../api/events.ts';
import { identityQuestion } from '../../lib/identity.svelte.ts';
import { mergeEntry, withChange } from './merge.ts';

const PAGE = 200;
// Who decides who is who goes on to another record at once: the one that is left is not asked for any more.
const CHANGED_MS = 300;

export class OpenRecord {
  detail = $state.raw<RecordDetail>();
  entries = $state.raw<Entry[]>([]);
  total = $state(0);
  error = $state.raw<ApiError>();
  /** The entry that just came, so that the screen can show where. */
  fresh = $state<string | null>(null);
  byId = $derived(new Map(this.entries.map((e) => [e.id, e])));
  #next: string | null = null;

  constructor(readonly id: string) {}

  get more(): boolean {
    return this.entries.length < this.total;
  }

  async ask(): Promise<void> {
    try {
      const [detail, page] = await Promise.all([
        rapport.record(this.id),
        rapport.entries(this.id, { limit: PAGE }),
      ]);
      this.detail = detail;
      this.entries = page.items;
      this.total = page.total ?? page.items.length;
      this.#next = page.next;
      this.error = undefined;
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  /** The next older entries; whether there were any. */
  async askMore(): Promise<boolean> {
    if (!this.#next) return false;
    try {
      const page = await rapport.entries(this.id, { limit: PAGE, after: this.#next });
      this.entries = [...this.entries, ...page.items];
      this.#next = page.next;
      this.error = undefined;
      return true;
    } catch (cause) {
      this.error = asApiError(cause);
      return false;
    }
  }

  /** Loads older entries until this one is there: a point of the curve may lie long before what is listed. */
  async reach(entry: string): Promise<void> {
    while (!this.byId.has(entry) && (await this.askMore()));
  }

  /** Shows a change at once; the totals of later entries and what is likely next are asked for after it. */
  tell(change: RecordEvent): void {
    if (change.record !== this.id || !this.detail) return;
    const known = this.byId.has(change.entry.id);
    this.detail = withChange(this.detail, change, known);
    this.entries = mergeEntry(this.entries, change.entry);
    if (!known) this.total += 1;
    this.fresh = change.entry.id;
    void this.ask();
  }

  follow(): () => void {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const changed = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => (identityQuestion() ? changed() : this.#changed()), CHANGED_MS);
    };
    const record = (change: RecordEvent) => this.tell(change);
    const stop = listen({ record, changed, resync: () => void this.ask() }, this.id);
    return () => {
      clearTimeout(waiting);
      stop();
    };
  }

  /** Counts what changed from elsewhere, for what is asked for beside the record. */
  turn = $state(0);
  #changed(): void {
    this.turn += 1;
    void this.ask();
  }
}
