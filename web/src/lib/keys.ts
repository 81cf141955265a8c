// Keyboard shortcuts: single letters act only when nobody is typing.
export interface Shortcut {
  keys: string;
  what: string;
}

export const SHORTCUTS: { title: string; list: Shortcut[] }[] = [
  {
    title: 'Anywhere',
    list: [
      { keys: 'Ctrl K', what: 'Search and go anywhere' },
      { keys: 'L', what: 'Log an interaction' },
      { keys: 'G H', what: 'Go to today' },
      { keys: 'G R', what: 'Go to records' },
      { keys: 'G A', what: 'Go to accounts' },
      { keys: 'G E', what: 'Go to exceptions' },
      { keys: 'G I', what: 'Go to insight' },
      { keys: 'G F', what: 'Go to the flow' },
      { keys: 'G D', what: 'Go to data' },
      { keys: '?', what: 'Show this sheet' },
      { keys: 'Esc', what: 'Close what is open' },
    ],
  },
  {
    title: 'Records',
    list: [
      { keys: '/', what: 'Search in the list' },
      { keys: '↑ ↓', what: 'Move through the rows' },
      { keys: 'Enter', what: 'Open the record' },
    ],
  },
  {
    title: 'Exceptions',
    list: [
      { keys: 'J K', what: 'Move through the list' },
      { keys: 'Enter', what: 'Open the exception' },
      { keys: 'A', what: 'Acknowledge it' },
      { keys: 'C', what: 'Close it, and say how it ended' },
      { keys: 'X', what: 'Choose it; A then acknowledges all that are chosen' },
      { keys: 'Shift X', what: 'Choose all from the last one up to it' },
      { keys: 'I', what: 'Assign those that are chosen to me' },
    ],
  },
  { title: 'SQL', list: [{ keys: 'Ctrl Enter', what: 'Run the question' }] },
  {
    title: 'One record',
    list: [
      { keys: '1 … 6', what: 'Log one of the six likeliest interactions' },
      { keys: '← →', what: 'Walk along the curve' },
      { keys: 'W', what: 'Why the latest value' },
    ],
  },
];

/** Whether the keys belong to what somebody writes, or to a dialog above the screen. */
export function typing(event: KeyboardEvent): boolean {
  const target = event.target;
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      // A box that is ticked takes no letters.
      target.matches('input:not([type="checkbox"]), textarea, select') ||
      target.closest('dialog') !== null)
  );
}

/** A key alone, with no modifier and nobody typing. */
export const plainKey = (event: KeyboardEvent): string | null =>
  typing(event) || event.ctrlKey || event.metaKey || event.altKey ? null : event.key;
