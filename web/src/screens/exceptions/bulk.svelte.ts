// One decision about several exceptions: each is written for itself, and what failed is named and can be tried again.
import { asApiError, type ApiError } from '../../api/client.ts';
import * as rapport from '../../api/rapport.ts';
import type { ExceptionItem, Judged } from '../../api/types.ts';
import { app } from '../../lib/app.svelte.ts';
import { askName } from '../../lib/me.svelte.ts';
import { inTurns } from '../../lib/turns.ts';
import type { Done, Several } from './several.ts';

// The server folds after each write: more at once would only wait there.
const AT_ONCE = 4;

export class Bulk {
  busy = $state(false);
  /** How many are settled, of how many. */
  settled = $state(0);
  total = $state(0);
  done = $state.raw<Done | null>(null);

  /** Whether anything was decided; not when the person gave no name. */
  async decide(
    items: ExceptionItem[],
    several: Several,
    told: (judged: Judged) => void,
  ): Promise<Done | null> {
    if (this.busy || !items.length) return null;
    const by = await askName();
    if (!by) return null;
    [this.busy, this.settled, this.total, this.done] = [true, 0, items.length, null];
    const results = await inTurns(items, AT_ONCE, (item) => this.#one(item, by, several, told));
    const failed = items.flatMap((item, at) => {
      const result = results[at];
      return result?.status === 'rejected' ? [{ item, error: asApiError(result.reason) }] : [];
    });
    if (failed.some(({ error }) => error.status === 401)) app.overlay = 'token';
    this.done = { several, succeeded: items.length - failed.length, failed };
    this.busy = false;
    return this.done;
  }

  async #one(item: ExceptionItem, by: string, several: Several, told: (judged: Judged) => void) {
    try {
      told(await rapport.judge(item.key, { by, ...several }));
    } finally {
      this.settled += 1;
    }
  }
}

/** Whether the list has to be asked for again: somebody else was faster. */
export const overtaken = (failed: { error: ApiError }[]): boolean =>
  failed.some(({ error }) => error.status === 409 || error.status === 404);
