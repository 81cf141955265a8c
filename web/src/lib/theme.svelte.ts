// Light, dark, or what the system says.
export type Theme = 'system' | 'light' | 'dark';
const KEY = 'rapport.theme';

const stored = localStorage.getItem(KEY);
let theme = $state<Theme>(stored === 'light' || stored === 'dark' ? stored : 'system');
const system = matchMedia('(prefers-color-scheme: dark)');

export function applyTheme(): void {
  const dark = theme === 'dark' || (theme === 'system' && system.matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}
system.addEventListener('change', applyTheme);

export const currentTheme = (): Theme => theme;

export function setTheme(next: Theme): void {
  theme = next;
  localStorage.setItem(KEY, next);
  applyTheme();
}
