// One question to the server and where it stands: asking, answered, or failed. An old answer stays while a new one is
// on its way, so that nothing jumps.
import { untrack } from 'svelte';
import { asApiError, type ApiError } from '../api/client.ts';

export interface Answer<T> {
  readonly data: T | undefined;
  readonly error: ApiError | undefined;
  readonly asking: boolean;
  again: () => void;
  set: (data: T) => void;
}

/** Asks when `key` changes. Call while a component is being set up. */
export function answerTo<T>(key: () => string, ask: () => Promise<T>): Answer<T> {
  let data = $state.raw<T>();
  let error = $state.raw<ApiError>();
  let asking = $state(true);
  let turn = 0;
  let answeredKey: string | null = null;

  async function run(now: string) {
    const mine = ++turn;
    if (answeredKey !== null && answeredKey !== now) data = undefined;
    asking = true;
    try {
      const fresh = await ask();
      if (mine !== turn) return;
      [data, error, answeredKey] = [fresh, undefined, now];
    } catch (cause) {
      if (mine !== turn) return;
      error = asApiError(cause);
    }
    asking = false;
  }
  $effect(() => {
    const now = key();
    untrack(() => void run(now));
  });
  return {
    get data() {
      return data;
    },
    get error() {
      return error;
    },
    get asking() {
      return asking;
    },
    again: () => void run(key()),
    set: (fresh) => (data = fresh),
  };
}
