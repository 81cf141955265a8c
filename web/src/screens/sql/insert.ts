// A name from the list of tables, put where the cursor stands.
export interface Written {
  text: string;
  /** Where the cursor is afterwards. */
  at: number;
}

// Words of SQL that a dimension of a project may well be called; bare, they would be read as SQL.
const TAKEN = new Set(
  'all and as by case check column cross default desc distinct else end exists foreign from group having in index inner is join key left like limit not null on or order primary references right select set table then to transaction union unique update using values when where with'.split(
    ' ',
  ),
);

/** As a query has to write it: in double quotes when it would be read as something else. */
export const quoted = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !TAKEN.has(name.toLowerCase())
    ? name
    : `"${name.replaceAll('"', '""')}"`;

/** Puts a name in the place of what is selected, apart from the words beside it. */
export function insertAt(text: string, start: number, end: number, name: string): Written {
  const [before, after] = [text.slice(0, start), text.slice(end)];
  const ahead = /[\w")*]$/.test(before) ? ' ' : '';
  const behind = /^[\w"(*]/.test(after) ? ' ' : '';
  const put = `${ahead}${quoted(name)}${behind}`;
  return { text: before + put + after, at: start + put.length };
}
