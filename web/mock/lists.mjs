// Filtering, sorting and paging of the mock's lists.
import { asOf } from './answers.mjs';

const KEYS = { rv: 'rv_hundredths', change: 'rv_change_30d_hundredths', cost: 'cost_minor', name: 'name', last: 'last_at',
  interactions: 'interactions', account: 'account', level: 'level', owner: 'owner', contribution: 'contribution_minor' }; // prettier-ignore

const plain = (value) => (value && typeof value === 'object' ? (value.code ?? '') : value);

export function sorted(url, rows) {
  const sort = url.searchParams.get('sort') ?? '-rv';
  const down = sort.startsWith('-') ? -1 : 1;
  const key = KEYS[sort.replace(/^-/, '')] ?? 'rv_hundredths';
  const of = (row) => plain(row[key]) ?? '';
  return [...rows].sort((a, b) => (of(a) < of(b) ? -down : of(a) > of(b) ? down : 0));
}

export function filtered(url, lines) {
  const get = (key) => url.searchParams.get(key);
  const number = (key) => (get(key) === null ? null : Number(get(key)));
  const search = get('search')?.toLowerCase();
  return lines.filter(
    (l) =>
      (!search || `${l.name} ${l.email} ${l.account}`.toLowerCase().includes(search)) &&
      (!get('scope') || l.scope === get('scope')) &&
      (!get('level') || l.level.code === get('level')) &&
      (!get('owner') || l.owner.code === get('owner')) &&
      (!get('phase') || l.phase === get('phase')) &&
      (!get('account') || String(l.account_id) === get('account')) &&
      (number('min_rv') === null || l.rv_hundredths >= number('min_rv')) &&
      (number('max_rv') === null || l.rv_hundredths <= number('max_rv')) &&
      (!get('changed_since') || l.last_at >= get('changed_since')),
  );
}

export function facetsOf(lines) {
  const facet = (value, label) => {
    const counts = new Map();
    for (const line of lines) {
      const key = value(line);
      const seen = counts.get(key) ?? { value: key, label: label(line), count: 0 };
      counts.set(key, { ...seen, count: seen.count + 1 });
    }
    return [...counts.values()].sort((a, b) => (a.value < b.value ? -1 : 1));
  };
  return {
    scope: facet((l) => l.scope, (l) => l.scope_name),
    level: facet((l) => l.level.code, (l) => l.level.name),
    owner: facet((l) => l.owner.code, (l) => l.owner.name),
    phase: facet((l) => l.phase, (l) => l.phase),
  }; // prettier-ignore
}

export function paged(url, rows) {
  const limit = Number(url.searchParams.get('limit') ?? 100);
  const from = Number(url.searchParams.get('after') ?? 0);
  const next = from + limit < rows.length ? String(from + limit) : null;
  return { items: rows.slice(from, from + limit), total: rows.length, next, as_of: asOf() };
}
