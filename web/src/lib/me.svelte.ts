// Who says so. There are no users yet: a name is asked for once, kept on this device, and written beside every decision.
import { app } from './app.svelte.ts';

const KEY = 'rapport.me';
const STAFF = 'rapport.me.staff';
const MOST = 80;

const read = (key: string) => (typeof localStorage === 'undefined' ? '' : (localStorage.getItem(key) ?? ''));
let name = $state(read(KEY));
let staff = $state(read(STAFF));
let waiting: ((name: string | null) => void)[] = [];

export const myName = (): string => name;

/** Code of the member of staff that this person is, once they said so; needed only to give something to oneself. */
export const myStaff = (): string => staff;

export function tellStaff(code: string): void {
  staff = code;
  localStorage.setItem(STAFF, code);
}

/** The name, asked for when there is none yet; null when the person would rather not. */
export function askName(): Promise<string | null> {
  if (name) return Promise.resolve(name);
  app.overlay = 'name';
  return new Promise((resolve) => waiting.push(resolve));
}

/** What the dialog says: a name to keep, or null for not now. */
export function tellName(given: string | null): void {
  const kept = given?.trim().slice(0, MOST) || null;
  if (kept) {
    // Somebody else is somebody else on the staff too.
    if (kept !== name) tellStaff('');
    name = kept;
    localStorage.setItem(KEY, kept);
  }
  app.overlay = null;
  const told = waiting;
  waiting = [];
  for (const tell of told) tell(kept);
}
