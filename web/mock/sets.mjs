// Saved sets of the mock. A set here knows `scope=CODE` and `tier=high`; `@name` stands for what was saved.
import { paged } from './lists.mjs';
import { SCOPES } from './names.mjs';
import { invalid, refuse } from './refuse.mjs';
import { NOW, iso, world } from './world.mjs';

const DAY = 86_400_000;
const saved = new Map(
  [
    [
      'whales',
      'tier=high AND scope=research_labs',
      'The fifth that earns most in research',
      'Maren Voss',
      41,
    ],
    ['dealers', 'scope=dealers_north', null, 'Owen Hart', 12],
    [
      'lapsed',
      'scope=dealers_south AND last<2026-01-01',
      'Nobody wrote to them this year',
      'Grace Mwangi',
      96,
    ],
  ].map(([name, text, note, by, days]) => [name, { name, text, note, by, saved_at: iso(NOW - days * DAY) }]),
);

const uses = (text) => [...(text ?? '').matchAll(/@([a-z][a-z0-9_-]*)/g)].map((m) => m[1]);

/** What a text means once every `@name` in it is written out; throws with the reason when it cannot be. */
export function writtenOut(text, seen = []) {
  return (text ?? '').replace(/@([a-z][a-z0-9_-]*)/g, (_, name) => {
    if (seen.includes(name)) throw new Error(`@${name} means itself`);
    if (!saved.has(name)) throw new Error(`there is no saved set @${name}`);
    return `(${writtenOut(saved.get(name).text, [...seen, name])})`;
  });
}

/** The records of a set, the best fifth of each scope for `tier=high`; throws with the reason when it cannot be read. */
export function recordsOf(text) {
  const plain = writtenOut(text);
  if (/[=<>]\s*\)?$/.test(plain))
    throw new Error(`a set ends too early, at column ${plain.length + 1}: a value is missing`);
  const scope = /scope\s*=\s*([a-z_]+)/.exec(plain)?.[1];
  if (scope && !SCOPES.some((s) => s.code === scope)) throw new Error(`there is no scope \`${scope}\``);
  if (plain && !/[=<>]/.test(plain))
    throw new Error('a set compares a field with a value, such as tier=high');
  if (/interactions\s*<\s*0/.test(plain)) return [];
  const all = [...world.records.values()].filter(
    (r) => r.entries.length && (!scope || r.scope.code === scope),
  );
  if (!/tier\s*=\s*high/.test(plain)) return all;
  return [...all].sort((a, b) => b.total.rv - a.total.rv).slice(0, Math.ceil(all.length / 5));
}

function told(set) {
  try {
    return { ...set, records: recordsOf(set.text).length, problem: null };
  } catch (error) {
    return { ...set, records: null, problem: `It cannot be read any more: ${error.message}.` };
  }
}

export const setsAnswer = (url) => paged(url, [...saved.values()].map(told));

export function saveSet(name, { text, note, by }) {
  if (!/^[a-z][a-z0-9_-]{0,63}$/.test(name))
    return invalid('name', 'begins with a letter and has a-z, 0-9, _ and - only');
  try {
    if (uses(text).includes(name)) throw new Error(`@${name} means itself`);
    recordsOf(text);
  } catch (error) {
    return invalid('text', error.message);
  }
  saved.set(name, { name, text, note: note ?? null, by: by ?? null, saved_at: iso(NOW) });
  return { status: 200, body: told(saved.get(name)) };
}

export function removeSet(name) {
  if (!saved.has(name)) return refuse(404, 'not_found', `There is no saved set ${name}.`);
  const user = [...saved.values()].find((s) => uses(s.text).includes(name));
  if (user)
    return refuse(
      409,
      'conflict',
      `@${user.name} uses @${name}: change @${user.name} first, then remove @${name}.`,
    );
  saved.delete(name);
  return { status: 200, body: { name, removed: true } };
}
