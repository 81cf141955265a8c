// A table of quantiles by position as the paired curve knows them: the median of value above, of cost below, the band around.
import type { CurvePoint, InsightCell, InsightTable } from '../../api/types.ts';
import { extentOf, type Band, type Extent } from '../../curve/geometry.ts';

export interface Pattern {
  title: string;
  curve: CurvePoint[];
  band: Band;
  /** How many records got to each position. */
  counts: number[];
  currency: string | null;
}

const NEEDED = ['position', 'rv_p10_hundredths', 'rv_p50_hundredths', 'rv_p90_hundredths'];
const number = (cell: InsightCell | undefined): number => (typeof cell === 'number' ? cell : 0);

/** The pattern in a table, or null when it holds none. */
export function patternIn(table: InsightTable): Pattern | null {
  const at = new Map(table.columns.map((column, i) => [column.name, i]));
  if (table.rows.length < 2 || !NEEDED.every((name) => at.has(name))) return null;
  const cell = (row: InsightCell[], name: string) => row[at.get(name) ?? -1];
  const cost = table.columns.find((column) => column.name === 'cost_p50_minor');
  return {
    title: table.name === 'pattern' ? 'This set' : table.title,
    curve: table.rows.map((row) => ({
      at: '',
      entry: String(cell(row, 'position')),
      rv_total_hundredths: number(cell(row, 'rv_p50_hundredths')),
      cost_total_minor: number(cell(row, 'cost_p50_minor')),
    })),
    band: {
      points: table.rows.map((row, i) => ({
        position: i + 1,
        p10: number(cell(row, 'rv_p10_hundredths')),
        p50: number(cell(row, 'rv_p50_hundredths')),
        p90: number(cell(row, 'rv_p90_hundredths')),
      })),
    },
    counts: table.rows.map((row) => number(cell(row, 'n'))),
    currency: cost?.currency ?? null,
  };
}

/** A chart stands above the table with its figures; a set and the one it is compared with share a chart. */
export function chartsOf(tables: InsightTable[]): (Pattern[] | null)[] {
  const all = tables.map(patternIn);
  const second = tables.findIndex((table) => table.name === 'against');
  return all.map((pattern, i) => {
    const other = i === 0 ? all[second] : null;
    return pattern && i !== second ? [pattern, ...(other ? [other] : [])] : null;
  });
}

/** One scale for all, so that heights compare. */
export function sharedExtent(patterns: Pattern[]): Extent {
  const each = patterns.map((p) => extentOf(p.curve, p.band));
  return {
    rvLow: Math.min(...each.map((e) => e.rvLow)),
    rvHigh: Math.max(...each.map((e) => e.rvHigh)),
    costHigh: Math.max(...each.map((e) => e.costHigh)),
  };
}

/** Which positions to write on the axis: at most so many, the last always. */
export function labelled(positions: number, most: number): number[] {
  const step = Math.max(1, Math.ceil((positions - 1) / most));
  const last = positions - 1;
  const kept = Array.from({ length: Math.ceil(last / step) }, (_, i) => i * step);
  return [...kept.filter((i) => last - i >= step / 2), last];
}
