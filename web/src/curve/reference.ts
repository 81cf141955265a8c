// The published best practice behind a curve, in words.
import type { PatternPoint, Reference } from '../api/types.ts';
import { count, day, percent } from '../lib/format.ts';

/** Best practice after so many interactions. */
export const bestAt = (reference: Reference | null, interactions: number): PatternPoint | undefined =>
  reference?.points.find((p) => p.position === interactions);

/** What the best usually did as this step; nothing where they did not agree on one. */
export const usualStep = (point: PatternPoint): string =>
  point.step
    ? `The step here is usually ${point.step.name}${typeof point.step_share === 'number' ? ` (${percent(point.step_share)})` : ''}`
    : '';

/** What the band is: the version and the set it was published with. */
export const legendOf = ({ version, set, n }: Reference): string =>
  `Best practice, version ${version} of ${set || 'all records'}: p10–p90 and median of ${count(n)}`;

/** When and by whom it was published. */
export const publishedBy = (reference: Reference): string =>
  `Published ${day(reference.published_at)}${reference.by ? ` by ${reference.by}` : ''}`;
