// The flow as a map: levels are columns, interaction types rows in them, triggers edges to the level they lead to.
import type { Flow, FlowLevel, FlowType } from '../../api/types.ts';

export const COLUMN = 196;
export const GUTTER = 20;
export const HEAD = 62;
export const ROW = 52;
const LANE = 9;

export interface PlacedType {
  type: FlowType;
  y: number;
  rv_hundredths: number;
  /** Shares of the largest in the flow, 0..1. */
  rvShare: number;
  costShare: number;
}

export interface Column {
  level: FlowLevel;
  x: number;
  types: PlacedType[];
}

export interface Edge {
  type: string;
  path: string;
  back: boolean;
}

export interface FlowMap {
  phases: { phase: string; x: number; width: number }[];
  columns: Column[];
  edges: Edge[];
  lanes: number;
  width: number;
  height: number;
}

export function mapOf(flow: Flow, kinds: string[]): FlowMap {
  const levels = flow.levels.toSorted((a, b) => a.order - b.order);
  const types = flow.types.filter((t) => kinds.includes(t.kind));
  const most = Math.max(1, ...types.map((t) => Math.abs(plainRv(t))));
  const mostCost = Math.max(1, ...types.map((t) => t.cost_minor));
  const order = new Map(levels.map((level, i) => [level.code, i]));
  const crossing = types.filter((t) => t.trigger_to && t.trigger_to !== t.level && order.has(t.trigger_to));
  const lanes = 26 + crossing.length * LANE;
  const columns = levels.map((level, i): Column => {
    const here = types.filter((t) => t.level === level.code);
    return {
      level,
      x: i * COLUMN,
      types: here.map((type, row) => ({
        type,
        y: lanes + HEAD + row * ROW,
        rv_hundredths: plainRv(type),
        rvShare: Math.abs(plainRv(type)) / most,
        costShare: type.cost_minor / mostCost,
      })),
    };
  });
  const tallest = Math.max(0, ...columns.map((c) => c.types.length));
  return {
    phases: phasesOf(levels),
    columns,
    edges: edgesOf(columns, order, crossing, lanes),
    lanes,
    width: levels.length * COLUMN,
    height: lanes + HEAD + tallest * ROW + 8,
  };
}

/** What a type is worth at first sight: its first occurrence, no reaction reported. */
export const plainRv = (type: FlowType): number =>
  (type.rv.find((r) => r.reaction === null) ?? type.rv[0])?.rv_hundredths ?? 0;

function phasesOf(levels: FlowLevel[]): FlowMap['phases'] {
  const phases: FlowMap['phases'] = [];
  levels.forEach((level, i) => {
    const phase = level.phases[0] ?? 'acquisition';
    const open = phases.at(-1);
    if (open?.phase === phase) open.width += COLUMN;
    else phases.push({ phase, x: i * COLUMN, width: COLUMN });
  });
  return phases;
}

// An edge leaves its row to the left, rises in the gutter of its column, and enters the level from below, or, where the
// level is another one, runs in a lane of its own above the heads.
function edgesOf(columns: Column[], order: Map<string, number>, crossing: FlowType[], lanes: number): Edge[] {
  return columns.flatMap((column, i) =>
    column.types.flatMap(({ type, y }): Edge[] => {
      const to = order.get(type.trigger_to ?? '');
      if (to === undefined) return [];
      // The ways out of a level keep clear of the ways into it.
      const x = column.x + (to === i ? 10 : 3);
      const rowY = y + 12;
      const start = `M${column.x + GUTTER} ${rowY}H${x}`;
      if (to === i) return [{ type: type.code, path: `${start}V${lanes + HEAD - 4}`, back: false }];
      const lane = lanes - 8 - crossing.indexOf(type) * LANE;
      const target = to * COLUMN + GUTTER + 24;
      return [{ type: type.code, path: `${start}V${lane}H${target}V${lanes - 2}`, back: to < i }];
    }),
  );
}
