// Which rows of a long list are in sight.
export interface Window {
  from: number;
  to: number;
}

export function windowOf(
  scrollTop: number,
  height: number,
  rowHeight: number,
  total: number,
  over: number,
): Window {
  const first = Math.floor(scrollTop / rowHeight) - over;
  const last = Math.ceil((scrollTop + height) / rowHeight) + over;
  const from = Math.max(0, Math.min(first, total));
  return { from, to: Math.max(from, Math.min(total, last)) };
}
