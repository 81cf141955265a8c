// The answer to "how deep are we?", in one sentence.
import type { AccountDetail } from '../../api/types.ts';
import { percent, plural, words } from '../../lib/format.ts';

export function depthSentence({ contacts, depth }: AccountDetail): string {
  const people = new Set(contacts.map((c) => c.contact_id)).size;
  const best = contacts[0];
  if (!best || depth.rv_positive_hundredths <= 0) return 'No relationship here carries value yet.';
  const share = Math.max(0, best.rv_hundredths) / depth.rv_positive_hundredths;
  const missing = depth.roles_missing.filter((r) => r !== null).map((r) => words(r).toLowerCase());
  const gap = missing.length ? ` Nobody yet is ${listed(missing)}.` : ' Every buying role is covered.';
  if (people === 1) return `Everything hangs on ${best.name}.${gap}`;
  return `${best.name} carries ${percent(share)} of the value among ${plural(people, 'person', 'people')}.${gap}`;
}

const listed = (list: string[]): string =>
  list.length < 2 ? (list[0] ?? '') : `${list.slice(0, -1).join(', ')} or ${list.at(-1)}`;
