// A set that somebody wants to save: asked for anywhere, answered by a dialog above the screen.
export interface SetToSave {
  text: string;
  name?: string;
  note?: string;
  /** Told once it is saved. */
  done?: (name: string) => void;
}

let asked = $state.raw<SetToSave | null>(null);

export const setToSave = (): SetToSave | null => asked;
export const saveSet = (set: SetToSave): void => void (asked = set);
export const doneSaving = (): void => void (asked = null);
