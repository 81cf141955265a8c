// Who asks which question. A question that is not named here comes last, so that a new analysis needs no change.
import type { InsightCard } from '../../api/types.ts';

export interface Group {
  title: string;
  about: string;
  cards: InsightCard[];
}

const ASKERS: [string, string, string[]][] = [
  ['Frontline', 'What to do next, with whom', ['next-action', 'exceptions', 'at-risk']],
  ['Managers', 'What works, and who does it', ['top-performers', 'best-practice', 'heroes', 'depth', 'do-vs-say']],
  ['Executives', 'Where value and money come from', ['roll-up', 'profit', 'goodwill', 'lead-test']],
  ['Analysts', 'Whether the numbers hold', ['pattern', 'discover', 'learn-weights', 'next-action-eval']],
]; // prettier-ignore

export function groupsOf(cards: InsightCard[]): Group[] {
  const byName = new Map(cards.map((card) => [card.name, card]));
  const groups = ASKERS.map(([title, about, names]) => ({
    title,
    about,
    cards: names.flatMap((name) => byName.get(name) ?? []),
  }));
  const named = new Set(ASKERS.flatMap(([, , names]) => names));
  const rest = cards.filter((card) => !named.has(card.name));
  return [...groups, { title: 'Further questions', about: 'What else can be asked', cards: rest }].filter(
    (group) => group.cards.length > 0,
  );
}
