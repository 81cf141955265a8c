// What a decision about who is who changes: the persons before and after, their sums, and where the screen goes.
import type { IdentityChange, Person } from '../../api/types.ts';
import type { IdentityQuestion } from '../../lib/identity.svelte.ts';
import { count, money, plural, points, sentence, signedPoints } from '../../lib/format.ts';

export interface Sums {
  interactions: number;
  rv_hundredths: number;
  /** By currency, in the order of their codes. */
  cost: [currency: string, minor: number][];
}

export function sumsOf(persons: Person[]): Sums {
  const records = persons.flatMap((person) => person.records);
  const cost = new Map<string, number>();
  for (const { currency, cost_minor } of records) cost.set(currency, (cost.get(currency) ?? 0) + cost_minor);
  return {
    interactions: records.reduce((sum, record) => sum + record.interactions, 0),
    rv_hundredths: records.reduce((sum, record) => sum + record.rv_hundredths, 0),
    cost: [...cost].toSorted(([a], [b]) => a.localeCompare(b)),
  };
}

export const costText = (cost: Sums['cost']): string =>
  cost.map(([currency, minor]) => money(minor, currency)).join(' + ') || '–';

export interface Check {
  /** Every interaction and all cost is there before and after. */
  whole: boolean;
  text: string;
  /** What is to be said of RV when its sum changes; nothing when it does not. */
  rv: string;
}

/** Whether the sums are the same before and after. RV may differ and be right: a type that is worth less the second time
 * counts anew in each record. */
export function checkOf({ before, after }: IdentityChange): Check {
  const [was, is] = [sumsOf(before), sumsOf(after)];
  const all = `${plural(was.interactions, 'interaction', 'interactions')} and ${costText(was.cost)}`;
  const whole = was.interactions === is.interactions && costText(was.cost) === costText(is.cost);
  const now = `${plural(is.interactions, 'interaction', 'interactions')} and ${costText(is.cost)}`;
  const gain = is.rv_hundredths - was.rv_hundredths;
  const same = gain === 0 ? `, and ${points(was.rv_hundredths)} points` : '';
  return {
    whole,
    text: whole
      ? `It adds up: ${all}${same}, before and after.`
      : `This does not add up: ${all} before, ${now} after. Do not confirm it, and tell who runs Rapport.`,
    rv: gain
      ? `RV changes by ${signedPoints(gain)} points in all: what counts as a first, second or third time is counted anew in each record.`
      : '',
  };
}

const names = new Intl.ListFormat('en-GB');
const people = (n: number): string => `${n === 2 ? 'two' : count(n)} people`;
const interactions = (person: Person): number => sumsOf([person]).interactions;
const keyCount = (persons: Person[]): number => persons.reduce((sum, p) => sum + p.identifiers.length, 0);
const oneName = (persons: Person[]): boolean => new Set(persons.map((person) => person.name)).size === 1;

/** The persons by name, said once where they share it. */
function list(persons: Person[]): string {
  if (persons.length > 1 && oneName(persons)) return `${people(persons.length)} called ${persons[0]?.name}`;
  return names.format(persons.map((person) => person.name));
}

type Shape = 'join' | 'part' | 'none' | 'other';
function shapeOf({ before, after }: IdentityChange): Shape {
  if (after.length === 1 && before.length > 1) return 'join';
  if (before.length === 1 && after.length > 1) return 'part';
  return JSON.stringify(before) === JSON.stringify(after) ? 'none' : 'other';
}

/** What it will be, in one sentence. */
export function outcome(change: IdentityChange): string {
  const { before, after } = change;
  const [from, to] = [before[0]?.name ?? 'This person', after[0]?.name ?? ''];
  const called = before.every((person) => person.name === to) ? '' : `, ${to},`;
  const parted = oneName(after) ? `, both called ${to}` : `: ${list(after)}`;
  return {
    join: `${sentence(list(before))} become one person${called} known by ${plural(keyCount(after), 'key', 'keys')}.`,
    part: `${from} becomes ${people(after.length)}${after.length === 2 || !oneName(after) ? parted : ''}.`,
    none: 'Nothing changes by this.',
    other: `The keys of ${list(before)} are given to ${list(after)}.`,
  }[shapeOf(change)];
}

/** The same once it is done; the interactions tell apart people of one name. */
export function doneText(question: IdentityQuestion, change: IdentityChange): string {
  const { before, after } = change;
  const undo = question.kind === 'undo';
  const each = after.map(
    (person) => `${person.name} (${plural(interactions(person), 'interaction', 'interactions')})`,
  );
  const text = {
    join: undo ? `${after[0]?.name} is one person again.` : `${sentence(list(before))} are one person now.`,
    part: `${before[0]?.name} is ${people(after.length)} ${undo ? 'again' : 'now'}: ${names.format(each)}.`,
    none: 'Nothing changed by it.',
    other: `The keys of ${list(before)} are sorted anew.`,
  }[shapeOf(change)];
  return undo ? `Undone. ${text}` : text;
}

/** Keys that the person did not have before, so that they can be shown as moved. */
export function movedKeys(person: Person, before: Person[]): Set<string> {
  const was = before.find((other) => other.id === person.id)?.identifiers ?? [];
  return new Set(person.identifiers.filter((key) => !was.includes(key)));
}

const MOST_KEYS = 8;
/** The keys to be shown of a person, those that moved first where they are too many, and how many are left out. */
export function shownKeys(person: Person, moved: Set<string>): { shown: string[]; more: number } {
  const all = person.identifiers;
  if (all.length <= MOST_KEYS + 1) return { shown: all, more: 0 };
  const shown = [...all.filter((key) => moved.has(key)), ...all.filter((key) => !moved.has(key))];
  return { shown: shown.slice(0, MOST_KEYS), more: all.length - MOST_KEYS };
}

/** The record on which to go on, `CONTACT.SCOPE`: with who has most of the person whose record was open, in the same
 * segment if there is one. Nothing when the record was of nobody concerned; empty when no record is left. */
export function recordAfter(record: string, { before, after }: IdentityChange): string | null {
  const dot = record.indexOf('.');
  const [contact, scope] = [Number(record.slice(0, dot)), record.slice(dot + 1)];
  const was = before.find((person) => person.id === contact);
  if (!was) return null;
  const here = (person: Person): number =>
    person.records.find((one) => one.scope.code === scope)?.interactions ?? 0;
  const shared = (person: Person): number =>
    person.identifiers.filter((key) => was.identifiers.includes(key)).length;
  const [most] = after
    .filter((person) => shared(person) > 0)
    .toSorted(
      (a, b) =>
        here(b) - here(a) ||
        interactions(b) - interactions(a) ||
        Number(b.id === contact) - Number(a.id === contact) ||
        shared(b) - shared(a),
    );
  if (!most) return '';
  if (here(most)) return `${most.id}.${scope}`;
  const [largest] = most.records.toSorted((a, b) => b.interactions - a.interactions);
  return largest ? `${most.id}.${largest.scope.code}` : '';
}
