// What can be decided about several exceptions in one go, and the words for what came of it.
import type { ApiError } from '../../api/client.ts';
import type { ExceptionItem, Staff } from '../../api/types.ts';
import { count, plural } from '../../lib/format.ts';

export type Several = { action: 'acknowledge' } | { action: 'assign'; owner: string };

export interface Done {
  several: Several;
  succeeded: number;
  failed: { item: ExceptionItem; error: ApiError }[];
}

/** Those that can still be decided about so: the server would refuse the others. */
export const eligible = <T extends Pick<ExceptionItem, 'state'>>(
  items: T[],
  action: Several['action'],
): T[] =>
  items.filter((item) => (action === 'acknowledge' ? item.state === 'open' : item.state !== 'closed'));

/** The member of staff that a person is, by the name they gave; none when none or several are called so. */
export function staffNamed(staff: Staff[], name: string): Staff | null {
  const wanted = name.trim().toLowerCase();
  const found = staff.filter((one) => one.name.trim().toLowerCase() === wanted);
  return (wanted && found.length === 1 && found[0]) || null;
}

export function succeededText({ several, succeeded, failed }: Done): string {
  const what = several.action === 'acknowledge' ? 'acknowledged' : 'assigned to you';
  const all = succeeded + failed.length;
  if (!failed.length) return `${plural(succeeded, 'exception', 'exceptions')} ${what}.`;
  return `${count(succeeded)} of ${plural(all, 'exception', 'exceptions')} ${what}.`;
}

/** Who failed, and why: those with one reason together. */
export function failedTexts({ failed }: Done): string[] {
  const byReason = new Map<string, string[]>();
  for (const { item, error } of failed)
    byReason.set(error.message, [...(byReason.get(error.message) ?? []), item.contact.name]);
  const list = new Intl.ListFormat('en-GB');
  return [...byReason].map(([reason, names]) => `${list.format(names)}: ${reason}`);
}
