// One question in SQL and where it stands: running, answered, refused, or stopped by the one who asked.
import { asApiError, type ApiError } from '../../api/client.ts';
import * as rapport from '../../api/rapport.ts';
import type { SqlAnswer } from '../../api/types.ts';
import { patiently } from '../../lib/patiently.ts';

export interface Question {
  query: string;
  set: string;
}

export class Asking {
  answer = $state.raw<SqlAnswer>();
  error = $state.raw<ApiError>();
  running = $state(false);
  stopped = $state(false);
  /** How long the answer took, or how long it has taken up to now. */
  millis = $state(0);
  #stop: AbortController | null = null;

  async ask({ query, set }: Question): Promise<void> {
    this.clear();
    const stop = new AbortController();
    this.#stop = stop;
    this.running = true;
    const began = performance.now();
    const passed = () => (this.millis = performance.now() - began);
    const clock = setInterval(passed, 500);
    stop.signal.addEventListener('abort', () => clearInterval(clock));
    try {
      const answer = await patiently(() => rapport.askSql(query, set, stop.signal));
      if (stop.signal.aborted) return;
      this.answer = answer;
    } catch (cause) {
      if (stop.signal.aborted) return;
      this.error = asApiError(cause);
    }
    passed();
    clearInterval(clock);
    this.running = false;
  }

  /** Nobody waits for the answer any more; the server itself gives up after ten seconds at the latest. */
  cancel(): void {
    if (!this.running) return;
    this.#stop?.abort();
    [this.running, this.stopped] = [false, true];
  }

  /** What stood here was the answer to another question. */
  clear(): void {
    this.#stop?.abort();
    [this.answer, this.error] = [undefined, undefined];
    [this.running, this.stopped, this.millis] = [false, false, 0];
  }
}
