// The shortcuts that work on every screen.
import { app } from '../lib/app.svelte.ts';
import { plainKey } from '../lib/keys.ts';
import { go, keepingScope } from '../lib/router.svelte.ts';
import { PLACES } from './places.ts';

// "G" waits this long for the letter of the place.
const CHORD_MS = 900;
// Moments count from the load of the page: nought would make every letter of its first second a second one.
const NEVER = -Infinity;
let leading = NEVER;

export function onShortcut(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    app.overlay = 'palette';
    return;
  }
  const key = plainKey(event)?.toLowerCase();
  if (!key || app.overlay || event.defaultPrevented) return;
  const place = event.timeStamp - leading < CHORD_MS ? PLACES.find((p) => p.key === key) : undefined;
  leading = NEVER;
  if (place) go(keepingScope(place.path));
  else if (key === 'g') leading = event.timeStamp;
  else if (key === '?') app.overlay = 'shortcuts';
  else if (key === 'l') app.overlay = 'log';
  else return;
  event.preventDefault();
}
