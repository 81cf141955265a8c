// Reading the whole ledger for the first time takes longer than a request may: the server says when to come back.
import { ApiError } from '../api/client.ts';

const AGAIN_MS = 3_000;
const TRIES = 40;

export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (cause) {
      const later = cause instanceof ApiError && cause.code === 'not_ready' && tries < TRIES;
      if (!later) throw cause;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
