// Who a person is, in words: by what keys, on what evidence, and what was decided about it.
import type { Evidence, Identifier, Identity, IdentityDecision, PossibleMatch } from '../../api/types.ts';
import { count, longDay, plural, words } from '../../lib/format.ts';

type Key = Pick<Identifier, 'kind' | 'value'>;

const KINDS: Record<string, string> = {
  crm: 'CRM number',
  crm_id: 'CRM number',
  erp: 'ERP number',
  erp_id: 'ERP number',
  email: 'E-mail',
  phone: 'Phone',
  mobile: 'Mobile',
  handle: 'Community name',
  community_handle: 'Community name',
  cookie: 'Browser',
  device: 'Device',
  loyalty: 'Loyalty number',
};

/** The kind of a key: a code that nobody gave a name is written as words. */
export const kindName = (kind: string): string => KINDS[kind] ?? words(kind);

/** A key as `kind:value`, the value as it is. */
export function keyOf(text: string): Key {
  const at = text.indexOf(':');
  return at < 0 ? { kind: 'key', value: text } : { kind: text.slice(0, at), value: text.slice(at + 1) };
}

export const keyText = ({ kind, value }: Key): string => `${kindName(kind)} ${value}`;

/** The whole section in one line. */
export function summary({ identifiers, possible_matches }: Identity): string {
  const matches = possible_matches.length;
  return [
    `Known by ${plural(identifiers.length, 'key', 'keys')}`,
    matches ? plural(matches, 'possible match', 'possible matches') : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

const row = ({ file, row: number }: Evidence): string => {
  const where = [file, typeof number === 'number' ? `row ${count(number)}` : ''].filter(Boolean).join(', ');
  return where ? ` (${where})` : '';
};
const both = ({ a, b }: Evidence): string => (a && b ? 'both' : 'it');
const noted = (text: string, note: string | null | undefined): string => (note ? `${text}: ${note}` : text);

function byPerson(one: Evidence): string {
  const did = { same: 'joined them', not_same: 'parted them', taken_back: 'took it back' }[one.verdict];
  return noted(`${one.by ?? 'Somebody'} ${did ?? 'decided'} on ${longDay(one.known_at)}`, one.note);
}

const exportOf = (source: string | null): string =>
  source ? `The ${source}${/export$/i.test(source) ? '' : ' export'}` : 'A source';

/** On what the joining, or the parting, of two keys rests. */
export function evidenceText(one: Evidence): string {
  if (one.basis === 'person') return byPerson(one);
  const source = one.source_name ?? one.source;
  const when = ` on ${longDay(one.known_at)}`;
  const apart = one.verdict === 'not_same';
  if (one.verdict === 'taken_back')
    return noted(`${exportOf(source)} took it back${row(one)}${when}`, one.note);
  if (one.basis === 'rule' || one.basis === 'model') {
    const who = one.basis === 'rule' ? 'A matching rule' : 'The matching model';
    const from = source ? ` from ${source}${row(one)}` : row(one);
    return noted(`${who} ${apart ? 'kept them apart' : 'joined them'}${from}${when}`, one.note);
  }
  const says = apart ? 'named them as two people' : `named ${both(one)}`;
  return noted(`${exportOf(source)} ${says}${row(one)}${when}`, one.note);
}

const OPPOSITE: Record<string, string> = { same: 'not_same', not_same: 'same' };
const pair = ({ a, b }: Evidence): string => [a?.id, b?.id].toSorted().join(' ');

/** Why evidence no longer holds: by what was taken back, by what was said of the same keys, or by a later decision. */
export function whyNot(one: Evidence, all: Evidence[]): string {
  const others = all.filter((other) => other.holds && other.id !== one.id);
  const against = others.filter((other) => other.verdict === OPPOSITE[one.verdict]);
  const why =
    others.find((other) => other.takes_back === one.id) ??
    against.findLast((other) => pair(other) === pair(one)) ??
    against.findLast((other) => other.basis === 'person' && other.known_at >= one.known_at);
  return why ? evidenceText(why) : 'Later evidence outweighs it';
}

/** What is shown: what holds first, the newest first; what takes back is said beside what it took back. */
export function shownEvidence(all: Evidence[]): Evidence[] {
  const known = new Set(all.map((one) => one.id));
  return all
    .filter((one) => !(one.takes_back !== null && known.has(one.takes_back)))
    .toSorted(
      (a, b) => Number(b.holds) - Number(a.holds) || b.known_at.localeCompare(a.known_at) || b.id - a.id,
    );
}

// A key that so many have says little about who somebody is.
const MANY = 4;
export function matchText({ kind, value, shared_by }: PossibleMatch): string {
  const people = plural(shared_by, 'person has', 'people have');
  const says = shared_by >= MANY ? ', so it says little' : '';
  return `${kindName(kind)} ${value}: ${people} it${says}`;
}

export function decisionText({ what, by, at, note }: IdentityDecision): string {
  const did =
    { merge: 'joined two people', split: 'parted this person', undo: 'undid a decision' }[what] ??
    words(what);
  return noted(`${by ?? 'Somebody'} ${did} on ${longDay(at)}`, note);
}

/** What can be taken back: not what took something back, and nothing twice. */
export const undoable = ({ what, undone }: IdentityDecision): boolean => what !== 'undo' && !undone;
