// From a row of figures to the record behind it: a row that names a contact and a scope names a record.
import type { InsightCell } from '../../api/types.ts';

export interface RecordLinks {
  /** The column whose cells are links; -1 when there is no record to go to. */
  column: number;
  address: (row: InsightCell[]) => string;
}

export function recordLinks(columns: { name: string }[]): RecordLinks {
  const at = (name: string) => columns.findIndex((column) => column.name === name);
  const [contact, scope] = [at('contact'), at('scope')];
  if (contact < 0 || scope < 0) return { column: -1, address: () => '' };
  const named = ['record', 'who', 'name'].map(at).find((column) => column >= 0);
  return {
    column: named ?? contact,
    address: (row) =>
      typeof row[contact] === 'number' && typeof row[scope] === 'string'
        ? `/records/${encodeURIComponent(`${row[contact]}.${row[scope]}`)}`
        : '',
  };
}
