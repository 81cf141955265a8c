// The address is the state of the view: a path that names the screen, parameters that say what it shows.
export interface Place {
  path: string;
  params: URLSearchParams;
}

const read = (): Place => ({ path: location.pathname, params: new URLSearchParams(location.search) });

let place = $state.raw<Place>(read());

export const here = {
  get path(): string {
    return place.path;
  },
  get params(): URLSearchParams {
    return place.params;
  },
};

export function go(address: string, how: 'push' | 'replace' = 'push'): void {
  const target = new URL(address, location.origin);
  if (target.href === location.href) return;
  if (how === 'push') history.pushState(null, '', target);
  else history.replaceState(null, '', target);
  const samePath = target.pathname === place.path;
  place = read();
  if (how === 'push' && !samePath) scrollTo(0, 0);
}

/** Changes some parameters of this view; an empty value takes one out. */
export function setParams(changes: Record<string, string | null>, how: 'push' | 'replace' = 'replace'): void {
  go(place.path + changedSearch(place.params, changes), how);
}

export function changedSearch(params: URLSearchParams, changes: Record<string, string | null>): string {
  const next = new URLSearchParams(params);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === '') next.delete(key);
    else next.set(key, value);
  }
  const text = next.toString();
  return text ? `?${text}` : '';
}

/** An address that keeps the scope in sight when the screen changes. */
export function keepingScope(path: string): string {
  const scope = place.params.get('scope');
  return scope ? `${path}${path.includes('?') ? '&' : '?'}scope=${encodeURIComponent(scope)}` : path;
}

export interface Route {
  screen:
    | 'home'
    | 'records'
    | 'record'
    | 'accounts'
    | 'account'
    | 'exceptions'
    | 'insight'
    | 'sql'
    | 'sets'
    | 'flow'
    | 'data'
    | 'lost';
  id: string;
}

const ROUTES: [RegExp, Route['screen']][] = [
  [/^\/$/, 'home'],
  [/^\/records\/?$/, 'records'],
  [/^\/records\/([^/]+)$/, 'record'],
  [/^\/accounts\/?$/, 'accounts'],
  [/^\/accounts\/([^/]+)$/, 'account'],
  [/^\/exceptions\/?$/, 'exceptions'],
  [/^\/sets\/?$/, 'sets'],
  [/^\/insight\/sql\/?$/, 'sql'],
  [/^\/insight(?:\/([^/]+))?\/?$/, 'insight'],
  [/^\/flow(?:\/([^/]+))?\/?$/, 'flow'],
  [/^\/data\/?$/, 'data'],
];

export function match(path: string): Route {
  for (const [pattern, screen] of ROUTES) {
    const found = pattern.exec(path);
    if (found) return { screen, id: decodeURIComponent(found[1] ?? '') };
  }
  return { screen: 'lost', id: '' };
}

/** Lets plain links move inside the page, and the back button work. */
export function watchAddress(): () => void {
  const onPop = () => (place = read());
  const onClick = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download')) return;
    if (link.origin !== location.origin || /^\/(api|docs|openapi|metrics|health)/.test(link.pathname)) return;
    if (link.hash && link.pathname === location.pathname) return;
    event.preventDefault();
    go(link.href);
  };
  addEventListener('popstate', onPop);
  document.addEventListener('click', onClick);
  return () => {
    removeEventListener('popstate', onPop);
    document.removeEventListener('click', onClick);
  };
}
