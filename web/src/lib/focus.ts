// A control that vanishes once it was used must not throw its user back to the top of the page.
import { tick } from 'svelte';

/** Takes the focus where nothing has it any more. */
export async function catchFocus(node: HTMLElement | undefined): Promise<void> {
  await tick();
  if (!document.activeElement || document.activeElement === document.body) {
    node?.focus({ preventScroll: true });
  }
}
