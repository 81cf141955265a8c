// Which lines are chosen, as in a program for mail: one, a range from the last one, all.
import { SvelteSet } from 'svelte/reactivity';
import type { ExceptionItem } from '../../api/types.ts';

type Line = Pick<ExceptionItem, 'key'>;

export class Choice {
  readonly keys = new SvelteSet<string>();
  /** Where a range begins: the line that was chosen last. */
  #from: string | null = null;

  toggle(key: string): void {
    if (!this.keys.delete(key)) this.keys.add(key);
    this.#from = key;
  }

  /** All from the last one up to this; they become what this one becomes. */
  range(lines: Line[], key: string): void {
    const from = lines.findIndex((line) => line.key === this.#from);
    const to = lines.findIndex((line) => line.key === key);
    if (from < 0 || to < 0) return this.toggle(key);
    const chosen = !this.keys.has(key);
    for (const line of lines.slice(Math.min(from, to), Math.max(from, to) + 1)) {
      if (chosen) this.keys.add(line.key);
      else this.keys.delete(line.key);
    }
    this.#from = key;
  }

  /** All of them, or none when all are chosen already. */
  all(lines: Line[]): void {
    const every = lines.every((line) => this.keys.has(line.key));
    this.keys.clear();
    if (!every) for (const line of lines) this.keys.add(line.key);
  }

  clear(): void {
    this.keys.clear();
    this.#from = null;
  }
}
