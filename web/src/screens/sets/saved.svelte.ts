// The saved sets, asked for when somebody wants to choose one, and the one that is being saved.
import { asApiError, type ApiError } from '../../api/client.ts';
import * as rapport from '../../api/rapport.ts';
import type { SavedSet } from '../../api/types.ts';
import { patiently } from '../../lib/patiently.ts';

class SavedSets {
  items = $state.raw<SavedSet[]>();
  error = $state.raw<ApiError>();

  async ask(): Promise<void> {
    try {
      const { items } = await patiently(() => rapport.sets());
      this.items = items.toSorted((a, b) => a.name.localeCompare(b.name));
      this.error = undefined;
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  named(name: string): SavedSet | undefined {
    return this.items?.find((set) => set.name === name);
  }
}

export const savedSets = new SavedSets();
