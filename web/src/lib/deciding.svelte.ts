// One decision on its way to the server: who says so, whether it is under way, and why it was refused.
import { asApiError, type ApiError } from '../api/client.ts';
import { app } from './app.svelte.ts';
import { askName } from './me.svelte.ts';

/** What the server said, with the fields that it names beside it. */
export function refusalOf({ message, problems }: ApiError): string {
  const further = problems.filter((p) => !message.includes(p.message));
  return [message, ...further.map((p) => `${p.field} ${p.message}`)].join(' ');
}

export class Deciding {
  busy = $state(false);
  error = $state.raw<ApiError>();

  /** In words, the fields that are wrong included; nothing when all is well. */
  get refusal(): string {
    return this.error ? refusalOf(this.error) : '';
  }

  /** What the server says of one field. */
  problem(field: string): string {
    return this.error?.problems.find((p) => p.field === field)?.message ?? '';
  }

  /** The answer, or nothing when the person gave no name or the server refused. */
  async send<T>(write: (by: string) => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    const by = await askName();
    if (!by) return undefined;
    this.busy = true;
    this.error = undefined;
    try {
      return await write(by);
    } catch (cause) {
      this.error = asApiError(cause);
      if (this.error.status === 401) app.overlay = 'token';
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}
