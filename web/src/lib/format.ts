// Numbers, money and time in the words of the reader's locale. Tables show them exactly, sentences rounded.
const locale = typeof navigator === 'undefined' ? 'en-GB' : navigator.language;
const made = new Map<string, Intl.NumberFormat>();

function number(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const known = made.get(key) ?? new Intl.NumberFormat(locale, options);
  made.set(key, known);
  return known;
}

// Reading a sign must not depend on a font's hyphen.
const minus = (text: string): string => text.replace(/^-/, '−');

/** A count: 12,480. */
export const count = (n: number): string => number({}).format(n);

/** Points from hundredths: whole where they are whole, two decimals where not. */
export function points(hundredths: number): string {
  const digits = hundredths % 100 === 0 ? 0 : hundredths % 10 === 0 ? 1 : 2;
  return minus(
    number({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(hundredths / 100),
  );
}

/** Points with their sign; zero has none. */
export const signedPoints = (hundredths: number): string =>
  hundredths > 0 ? `+${points(hundredths)}` : points(hundredths);

/** Points for a sentence or a tile: 83.2k. */
export const roundPoints = (hundredths: number): string =>
  minus(number({ notation: 'compact', maximumFractionDigits: 1 }).format(Math.round(hundredths / 100)));

const decimals = (currency: string): number =>
  number({ style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Money from minor units, exact. */
export function money(minor: number, currency: string): string {
  const digits = decimals(currency);
  return minus(
    number({ style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(minor / 10 ** digits),
  );
}

/** Money for a sentence or an axis: $2.1k. */
export function roundMoney(minor: number, currency: string): string {
  const units = minor / 10 ** decimals(currency);
  const notation = Math.abs(units) >= 10_000 ? 'compact' : 'standard';
  const maximumFractionDigits = notation === 'compact' ? 1 : 0;
  return minus(
    number({
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      notation,
      maximumFractionDigits,
    }).format(units),
  );
}

/** A share in percent, from 0 to 1. */
export const percent = (share: number): string =>
  number({ style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share);

const date = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
const dayFormat = date({ day: 'numeric', month: 'short', year: 'numeric' });
const shortDayFormat = date({ day: 'numeric', month: 'short' });
const longDayFormat = date({ day: 'numeric', month: 'long', year: 'numeric' });
const weekdayFormat = date({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const timeFormat = date({ hour: '2-digit', minute: '2-digit' });
const monthFormat = date({ month: 'short', year: 'numeric' });

export const day = (at: string): string => dayFormat.format(new Date(at));
/** A day for a sentence: 3 March 2026. */
export const longDay = (at: string): string => longDayFormat.format(new Date(at));
export const shortDay = (at: string): string => shortDayFormat.format(new Date(at));
export const weekday = (at: string): string => weekdayFormat.format(new Date(at));
export const time = (at: string): string => timeFormat.format(new Date(at));
export const month = (at: string): string => monthFormat.format(new Date(at));
export const dayAndTime = (at: string): string => `${day(at)}, ${time(at)} UTC`;

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' });
const shortRelative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' });

/** How long ago, seen from a given moment: the data's own clock, never the reader's. Short for the cells of a table. */
export function ago(at: string, now: string, form: 'long' | 'short' = 'long'): string {
  const gap = Date.parse(at) - Date.parse(now);
  if (Math.abs(gap) < 60_000) return 'just now';
  const [unit, size] = STEPS.find(([, step]) => Math.abs(gap) >= step) ?? ['minute', 60_000];
  return (form === 'long' ? relative : shortRelative).format(Math.trunc(gap / size), unit);
}

/** Minutes in words: 3 h 20 min. */
export function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours ? `${count(hours)} h` : '', rest || !hours ? `${rest} min` : ''].filter(Boolean).join(' ');
}

/** A code as words: inside_sales -> Inside sales. */
export function words(code: string): string {
  return sentence(code.replaceAll('_', ' '));
}

/** The first letter large, the rest as it is. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What a silo is called. Interactions that came through the API have no silo: somebody logged them. */
export const sourceName = (origin: { source: string; source_name: string }): string =>
  origin.source === 'api' ? 'Logged by hand' : origin.source_name;

/** One form for one, another for the rest; the number is formatted. */
export const plural = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;
