// The screens by name, in the order of the rail.
import type { IconName } from '../parts/Icon.svelte';

export interface PlaceLink {
  path: string;
  name: string;
  icon: IconName;
  key: string;
}

export const PLACES: PlaceLink[] = [
  { path: '/', name: 'Today', icon: 'home', key: 'h' },
  { path: '/records', name: 'Records', icon: 'records', key: 'r' },
  { path: '/accounts', name: 'Accounts', icon: 'accounts', key: 'a' },
  { path: '/exceptions', name: 'Exceptions', icon: 'exceptions', key: 'e' },
  { path: '/insight', name: 'Insight', icon: 'insight', key: 'i' },
  { path: '/flow', name: 'Flow', icon: 'flow', key: 'f' },
  { path: '/data', name: 'Data', icon: 'data', key: 'd' },
];

/** Whether a place holds the path that is open. */
export const holds = (place: string, path: string): boolean =>
  place === '/' ? path === '/' : path === place || path.startsWith(`${place}/`);
