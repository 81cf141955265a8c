// A small fold: enough of the kernel's arithmetic for believable answers. The kernel itself is not repeated here.
import { LEVELS, levelByCode, typeByCode, valueOf } from './flow.mjs';

const REACTION_WORDS = { better: 'better than expected', worse: 'worse than expected', damaging: 'damaging' };

function moves(type, level) {
  if (!type.trigger_to) return null;
  const back = type.code === 'lost' || type.code === 'notice_given' || type.code === 'win_back_order';
  return back || levelByCode.get(type.trigger_to).order > level.order
    ? levelByCode.get(type.trigger_to)
    : null;
}

function why(type, n, fact, rv) {
  const reaction = fact.reaction ? `, reaction ${REACTION_WORDS[fact.reaction] ?? 'as expected'}` : '';
  return `${type.name}, occurrence ${n}${reaction}: ${rv / 100} points by flow starter, version 1`;
}

/** Values every fact of a record in happened order and leaves entries, curve and totals on it. */
export function foldRecord(record) {
  const seen = new Map();
  const total = { rv: 0, cost: 0, effort: 0, peak: 0, low: 0, positive: null };
  let level = LEVELS[0];
  record.triggers = [];
  record.entries = record.facts.map((fact) => {
    const type = typeByCode.get(fact.code);
    const n = (seen.get(fact.code) ?? 0) + 1;
    seen.set(fact.code, n);
    const rv = valueOf(type, n, fact.reaction);
    total.rv += rv;
    total.cost += type.cost_minor;
    total.effort += type.effort_minutes;
    total.peak = Math.max(total.peak, total.rv);
    total.low = Math.min(total.low, total.rv);
    if (rv > 0) total.positive = fact.at;
    const to = moves(type, level);
    if (to) {
      level = to;
      record.triggers.push({ at: fact.at, level: { code: to.code, name: to.name }, entry: fact.id });
    }
    return {
      fact,
      type,
      n,
      rv,
      rv_total: total.rv,
      cost: type.cost_minor,
      cost_total: total.cost,
      to,
      level,
      why: why(type, n, fact, rv),
    };
  });
  Object.assign(record, { level, total });
}
