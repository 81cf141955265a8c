// What the palette offers for what was typed.
import type { SearchAnswer } from '../api/types.ts';
import { points, words } from '../lib/format.ts';
import type { IconName } from '../parts/Icon.svelte';
import { PLACES } from './places.ts';

export interface Choice {
  group: string;
  icon: IconName;
  title: string;
  about: string;
  value: string;
  address: string;
}

const SCREENS: Choice[] = [
  ...PLACES.map((p) => ({
    group: 'Go to',
    icon: p.icon,
    title: p.name,
    about: '',
    value: '',
    address: p.path,
  })),
  { ...screen('Ask in SQL', '/insight/sql', 'insight'), about: 'Insight' },
  { ...screen('Saved sets', '/sets', 'records'), about: 'Insight' },
  screen('What fell in the last 30 days', '/records?sort=change', 'down'),
  screen('What rose in the last 30 days', '/records?sort=-change', 'up'),
];

function screen(title: string, address: string, icon: IconName): Choice {
  return { group: 'Go to', icon, title, about: 'Records', value: '', address };
}

export function choicesFor(q: string, answer: SearchAnswer | null, logging: boolean): Choice[] {
  const typed = q.trim().toLowerCase();
  const screens = logging ? [] : SCREENS.filter((s) => s.title.toLowerCase().includes(typed));
  const records = (answer?.records ?? []).map((r): Choice => ({
    group: 'Records',
    icon: 'crm',
    title: r.name,
    about: [r.account, r.scope_name].filter(Boolean).join(' · '),
    value: `${points(r.rv_hundredths)} RV`,
    address: `/records/${encodeURIComponent(r.record)}${logging ? '?log=open' : ''}`,
  }));
  if (logging) return records;
  const accounts = (answer?.accounts ?? []).map((a): Choice => ({
    group: 'Accounts',
    icon: 'accounts',
    title: a.name,
    about: `${a.contacts} contacts`,
    value: `${points(a.rv_hundredths)} RV`,
    address: `/accounts/${encodeURIComponent(a.account_id)}`,
  }));
  const types = (answer?.types ?? []).map((t): Choice => ({
    group: 'Interactions',
    icon: 'flow',
    title: t.name,
    about: t.level ? `Level ${t.level}` : words(t.type_code),
    value: '',
    address: `/flow${t.flow ? `/${t.flow}` : ''}?type=${encodeURIComponent(t.type_code)}`,
  }));
  return typed ? [...records, ...accounts, ...types, ...screens] : screens;
}
