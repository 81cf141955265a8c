// Questions that any project can answer, whatever its flow and its dimensions.
export interface Example {
  title: string;
  query: string;
}

export const EXAMPLES: Example[] = [
  {
    title: 'Where do our relationships stand?',
    query: `SELECT level, level_name, count(*) AS records,
       round(sum(rv_hundredths) / 100.0, 1) AS rv_points
FROM record
GROUP BY level, level_name
ORDER BY records DESC`,
  },
  {
    title: 'Which interactions bring most for what they cost?',
    query: `SELECT type, count(*) AS n,
       round(sum(rv_hundredths) / 100.0, 1) AS rv_points,
       round(1.0 * sum(rv_hundredths) / sum(cost_minor), 2) AS points_per_unit
FROM interaction
WHERE cost_minor > 0
GROUP BY type
ORDER BY points_per_unit DESC
LIMIT 20`,
  },
  {
    title: 'Who is worth most and has been silent for 60 days?',
    query: `SELECT contact, scope, account, rv_hundredths, cost_minor, last_at
FROM record
WHERE last_at < (SELECT date(max(last_at), '-60 days') FROM record)
ORDER BY rv_hundredths DESC
LIMIT 20`,
  },
  {
    title: 'How did interactions and value go month by month?',
    query: `SELECT substr(happened_at, 1, 7) AS month, count(*) AS interactions,
       round(sum(rv_hundredths) / 100.0, 1) AS rv_points
FROM interaction
GROUP BY month
ORDER BY month`,
  },
];
