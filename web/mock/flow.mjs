// The template flow of the repository in the shape the API answers with.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const file = new URL('../../flows/starter.yaml', import.meta.url);
const raw = parse(readFileSync(file, 'utf8'));

const cents = (units) => Math.round((units ?? 0) * 100);
const title = (code) => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('_', ' ');

function rvRules(rv) {
  const rules = Array.isArray(rv) ? rv : [{ rv }];
  return rules.flatMap((rule) => {
    const [from, to] = occurrences(rule.occurrence);
    const plain = { from, to, reaction: null, rv_hundredths: cents(rule.rv) };
    const reactions = Object.entries(rule.reactions ?? {});
    return [
      plain,
      ...reactions.map(([reaction, value]) => ({ from, to, reaction, rv_hundredths: cents(value) })),
    ];
  });
}

function occurrences(text) {
  if (text === undefined) return [1, null];
  const [from, to] = String(text).split('..');
  return [Number(from), to ? Number(to) : String(text).includes('..') ? null : Number(from)];
}

const seen = new Map();
/** Counts how often a type was seen, for the flow's answer. */
export const countType = (code) => seen.set(code, (seen.get(code) ?? 0) + 1);

const TYPES = raw.types.map((type) => ({
  code: type.code,
  name: type.name,
  level: type.level,
  function: type.function,
  direction: type.direction,
  kind: type.kind ?? 'major',
  channel: type.channel,
  aspect: type.aspect,
  trigger_to: typeof type.trigger === 'object' ? type.trigger.to : (type.trigger ?? null),
  effect: type.effect ?? 'add',
  rv: rvRules(type.rv),
  cost_minor: cents(type.cost),
  effort_minutes: type.effort?.minutes ?? 0,
}));

export const LEVELS = raw.levels.map((level, order) => ({
  code: level.code,
  name: level.name,
  status: level.status ?? null,
  phases: level.phases,
  order,
  anticipated: level.anticipated,
}));
export const typeByCode = new Map(TYPES.map((type) => [type.code, type]));
export const levelByCode = new Map(LEVELS.map((level) => [level.code, level]));
export const functionsOf = () =>
  [...new Set(TYPES.map((t) => t.function))].map((code) => ({ code, name: title(code) }));

export function flowAnswer() {
  const types = TYPES.map((type) => ({ ...type, count: seen.get(type.code) ?? 0 }));
  const head = {
    flow: raw.flow,
    name: raw.name,
    version: raw.version,
    effective_from: String(raw.effective_from),
  };
  return { ...head, currency: raw.currency, levels: LEVELS, types, scenarios: raw.scenarios };
}

export function flowLine() {
  const major = TYPES.filter((t) => t.kind === 'major').length;
  const counts = { levels: LEVELS.length, major_types: major, voc_types: TYPES.length - major };
  return {
    flow: raw.flow,
    name: raw.name,
    version: raw.version,
    effective_from: String(raw.effective_from),
    versions: [1],
    ...counts,
  };
}

/** The value of the n-th interaction of a type with a reaction, in hundredths of a point. */
export function valueOf(type, occurrence, reaction) {
  const fits = type.rv.filter((r) => r.from <= occurrence && (r.to === null || occurrence <= r.to));
  const plain = fits.find((r) => r.reaction === null)?.rv_hundredths ?? 0;
  if (!reaction || reaction === 'as_expected') return plain;
  const named = fits.find((r) => r.reaction === reaction);
  return named ? named.rv_hundredths : plain + cents(raw.reactions[reaction]);
}
