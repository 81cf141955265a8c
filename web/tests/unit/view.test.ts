import { describe, expect, it, vi } from 'vitest';

// The router reads the address when it is loaded.
vi.stubGlobal('location', { pathname: '/', search: '', origin: 'http://test', href: 'http://test/' });
const { changedSearch, match } = await import('../../src/lib/router.svelte.ts');
const { ariaSort, COLUMNS, filtersIn, nextSort, queryOf } = await import('../../src/screens/records/view.ts');
const { windowOf } = await import('../../src/screens/records/window.ts');

const column = (key: string) => {
  const found = COLUMNS.find((c) => c.key === key);
  if (!found) throw new Error(`no column ${key}`);
  return found;
};

describe('the address', () => {
  it('names the screen and what it shows', () => {
    expect(match('/records/123.research_labs')).toEqual({ screen: 'record', id: '123.research_labs' });
    expect(match('/records/a%2Fb.c')).toEqual({ screen: 'record', id: 'a/b.c' });
    expect([match('/').screen, match('/flow').screen, match('/nowhere').screen]).toEqual([
      'home',
      'flow',
      'lost',
    ]);
  });
  it('keeps the other parameters when one changes and drops an empty one', () => {
    expect(changedSearch(new URLSearchParams('scope=labs&sort=-rv'), { sort: 'name' })).toBe(
      '?scope=labs&sort=name',
    );
    expect(changedSearch(new URLSearchParams('scope=labs'), { scope: '' })).toBe('');
  });
  it('is the question to the server, points as hundredths', () => {
    const query = queryOf(new URLSearchParams('min_rv=12.5&max_rv=x&owner=s01'));
    expect(query).toMatchObject({
      sort: '-rv',
      min_rv: 1250,
      max_rv: undefined,
      owner: 's01',
      level: undefined,
    });
  });
  it('counts the filters in use without the scope', () => {
    expect(filtersIn(new URLSearchParams('scope=labs&level=A1&search=ann&sort=rv'))).toEqual([
      'search',
      'level',
    ]);
  });
});

describe('sorting', () => {
  it('starts numbers from the highest and names from A, then turns', () => {
    expect(nextSort(column('rv'), 'name')).toBe('-rv');
    expect(nextSort(column('rv'), '-rv')).toBe('rv');
    expect(nextSort(column('name'), '-rv')).toBe('name');
    expect(nextSort(column('spark'), '-rv')).toBe('-rv');
  });
  it('is told to a screen reader', () => {
    expect([
      ariaSort(column('rv'), '-rv'),
      ariaSort(column('rv'), 'rv'),
      ariaSort(column('rv'), 'name'),
    ]).toEqual(['descending', 'ascending', 'none']);
  });
});

it('renders only the rows in sight of a list of a hundred thousand', () => {
  expect(windowOf(0, 640, 32, 100_000, 8)).toEqual({ from: 0, to: 28 });
  expect(windowOf(3_200_000, 640, 32, 100_000, 8)).toEqual({ from: 99_992, to: 100_000 });
  expect(windowOf(0, 640, 32, 0, 8)).toEqual({ from: 0, to: 0 });
});
