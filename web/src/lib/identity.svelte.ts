// A decision about who is who that somebody wants to take: asked for anywhere, previewed and taken in a dialog above the
// screen, which may become another one by it.
import type { Identifier, PossibleMatch } from '../api/types.ts';

export type IdentityQuestion =
  | { kind: 'merge'; contact: number; name: string; match: PossibleMatch }
  | { kind: 'split'; contact: number; name: string; keys: Identifier[] }
  | { kind: 'undo'; decision: number };

let asked = $state.raw<IdentityQuestion | null>(null);
let decided = $state(0);

export const identityQuestion = (): IdentityQuestion | null => asked;
export const askIdentity = (question: IdentityQuestion): void => void (asked = question);
export const closeIdentity = (): void => void (asked = null);

/** Grows with each decision after which the same screen has to ask again. */
export const identityTurn = (): number => decided;
export const identityDecided = (): void => void (decided += 1);
