// What was just done, said once, with one way back. It outlives the screen on which it was done.
export interface Toast {
  text: string;
  action?: { name: string; run: () => void };
}

let said = $state.raw<Toast | null>(null);

export const toast = (): Toast | null => said;
export const say = (what: Toast | null): void => void (said = what);
