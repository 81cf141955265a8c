// Whose practice is published: the usual set, one that was saved under a name, or one in words.
import type { SavedSet } from '../../api/types.ts';
import { plural } from '../../lib/format.ts';
import { isReference } from '../sets/names.ts';

export type Whose = 'usual' | 'saved' | 'typed';

/** What the server takes when no set is named. */
export const USUAL = 'tier=high';

export const whoseIs = (set: string): Whose => {
  const plain = set.trim();
  if (!plain || plain === USUAL) return 'usual';
  return isReference(plain) ? 'saved' : 'typed';
};

export interface Picked {
  whose: Whose;
  /** A saved set as `@name`; nothing while none is chosen. */
  saved: string;
  typed: string;
}

/** The set to send: nothing leaves it to the server; null when it is still to be said. */
export function setToPublish({ whose, saved, typed }: Picked): string | undefined | null {
  if (whose === 'usual') return undefined;
  return (whose === 'saved' ? saved : typed.trim()) || null;
}

/** A saved set in one line of a menu. */
export const lineOf = ({ name, text, records }: SavedSet): string =>
  `@${name}: ${records === null ? 'cannot be read any more' : plural(records, 'record', 'records')}, ${text}`;
