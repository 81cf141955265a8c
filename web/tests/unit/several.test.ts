import { describe, expect, it } from 'vitest';
import { ApiError } from '../../src/api/client.ts';
import type { ExceptionItem, Staff } from '../../src/api/types.ts';
import { inTurns } from '../../src/lib/turns.ts';
import { Choice } from '../../src/screens/exceptions/choice.ts';
import { eligible, failedTexts, staffNamed, succeededText } from '../../src/screens/exceptions/several.ts';

describe('much work', () => {
  it('is done so many at a time, and a failure stops nothing', async () => {
    let [now, most] = [0, 0];
    const results = await inTurns([1, 2, 3, 4, 5, 6, 7], 4, async (n) => {
      most = Math.max(most, (now += 1));
      await new Promise((resolve) => setTimeout(resolve, n % 3));
      now -= 1;
      if (n === 2) throw new Error('no');
      return n * 10;
    });
    expect(most).toBe(4);
    expect(results.map((r) => (r.status === 'fulfilled' ? r.value : 'failed'))).toEqual([
      10,
      'failed',
      30,
      40,
      50,
      60,
      70,
    ]);
  });
  it('of nothing is done at once', async () => {
    expect(await inTurns([], 4, () => Promise.resolve(1))).toEqual([]);
  });
});

describe('choosing lines', () => {
  const lines = ['a', 'b', 'c', 'd', 'e'].map((key) => ({ key }));
  const chosen = (choice: Choice) => [...choice.keys].toSorted().join('');
  it('takes one, and all from there up to another, either way', () => {
    const choice = new Choice();
    choice.toggle('d');
    choice.range(lines, 'b');
    expect(chosen(choice)).toBe('bcd');
    choice.toggle('c');
    expect(chosen(choice)).toBe('bd');
  });
  it('lets a range go again when it ends on a chosen line', () => {
    const choice = new Choice();
    choice.all(lines);
    choice.toggle('a');
    choice.range(lines, 'c');
    expect(chosen(choice)).toBe('de');
  });
  it('takes one alone when the range would begin at a line that is not there', () => {
    const choice = new Choice();
    choice.toggle('gone');
    choice.range(lines, 'b');
    expect(choice.keys.has('b')).toBe(true);
    expect(choice.keys.size).toBe(2);
  });
  it('takes all, and none when all are taken', () => {
    const choice = new Choice();
    choice.toggle('b');
    choice.all(lines);
    expect(chosen(choice)).toBe('abcde');
    choice.all(lines);
    expect(choice.keys.size).toBe(0);
  });
});

describe('a decision about several', () => {
  const item = (name: string, state = 'open') => ({ contact: { name }, state }) as ExceptionItem;
  it('leaves out those that the server would refuse', () => {
    const items = [item('A'), item('B', 'acknowledged'), item('C', 'closed')];
    expect(eligible(items, 'acknowledge').map((one) => one.contact.name)).toEqual(['A']);
    expect(eligible(items, 'assign').map((one) => one.contact.name)).toEqual(['A', 'B']);
  });
  it('says how many succeeded, and names those that failed by their reason', () => {
    const closed = new ApiError(409, 'conflict', 'It is closed already, by Lee.');
    const failed = [
      { item: item('Ines'), error: closed },
      { item: item('Nils'), error: new ApiError(0, 'unreachable', 'The server does not answer.') },
      { item: item('Mira'), error: closed },
    ];
    const done = { several: { action: 'acknowledge' as const }, succeeded: 4, failed };
    expect(succeededText(done)).toBe('4 of 7 exceptions acknowledged.');
    expect(failedTexts(done)).toEqual([
      'Ines and Mira: It is closed already, by Lee.',
      'Nils: The server does not answer.',
    ]);
    const mine = { several: { action: 'assign' as const, owner: 's01' }, succeeded: 1, failed: [] };
    expect(succeededText(mine)).toBe('1 exception assigned to you.');
  });
  it('knows a person on the staff by name, unless two are called so', () => {
    const staff = [
      { code: 's01', name: 'Maren Voss' },
      { code: 's02', name: 'Lee' },
      { code: 's03', name: 'Lee' },
    ] as Staff[];
    expect(staffNamed(staff, ' maren voss')?.code).toBe('s01');
    expect(staffNamed(staff, 'Lee')).toBeNull();
    expect(staffNamed(staff, '')).toBeNull();
  });
});
