// The exceptions that have arrived, page after page, and what was decided about them since.
import { asApiError, type ApiError } from '../../api/client.ts';
import * as rapport from '../../api/rapport.ts';
import type { Ending, ExceptionItem, ExceptionQuery, Judged } from '../../api/types.ts';
import { patiently } from '../../lib/patiently.ts';

/** An exception as it stands after what was decided. */
export const withJudgement = (item: ExceptionItem, judged: Judged): ExceptionItem => ({
  ...item,
  state: judged.state,
  // Who owns the relationship stays its owner until it is given to somebody.
  assigned: judged.owner !== null,
  owner: judged.owner ?? item.owner,
  outcome: judged.outcome,
  judged_by: judged.by,
  judged_at: judged.at,
  note: judged.note,
});

const PAGE = 200;
const MOST = 1_000;

export class ExceptionQueue {
  items = $state.raw<ExceptionItem[]>([]);
  endings = $state.raw<Ending[]>([]);
  refused = $state<string | null>(null);
  error = $state.raw<ApiError>();
  asking = $state(true);
  answered = $state(false);
  /** There are more than are worth reading in one list. */
  more = $state(false);
  #stop: AbortController | null = null;

  async ask(query: ExceptionQuery): Promise<void> {
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.asking = true;
    try {
      let page = await patiently(() => rapport.exceptions({ ...query, limit: PAGE }, stop.signal));
      let items = page.items;
      while (page.next && items.length < MOST) {
        page = await rapport.exceptions({ ...query, limit: PAGE, after: page.next }, stop.signal);
        items = [...items, ...page.items];
      }
      if (stop.signal.aborted) return;
      [this.items, this.endings, this.refused] = [items, page.endings, page.refused];
      this.more = page.next !== null;
      this.error = undefined;
      this.answered = true;
    } catch (cause) {
      if (stop.signal.aborted) return;
      this.error = asApiError(cause);
    }
    this.asking = false;
  }

  /** What was decided shows in its line at once; the line leaves when the list is asked for again. */
  tell(judged: Judged): void {
    this.items = this.items.map((item) => (item.key === judged.key ? withJudgement(item, judged) : item));
  }
}
