// The write token: it arrives once in the address, lives as long as the tab, and is never sent with a read.
const KEY = 'rapport.token';

export function takeTokenFromAddress(): void {
  const match = /^#token=([^&]+)/.exec(location.hash);
  if (!match?.[1]) return;
  setToken(decodeURIComponent(match[1]));
  history.replaceState(history.state, '', location.pathname + location.search);
}

export const token = (): string | null => sessionStorage.getItem(KEY);
export const setToken = (value: string): void => sessionStorage.setItem(KEY, value.trim());
