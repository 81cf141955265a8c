// Names of saved sets, and the addresses where a set is put to use.
export const NAME = /^[a-z][a-z0-9_-]{0,63}$/;

/** A name that the server takes, from what somebody typed. */
export const asName = (typed: string): string =>
  typed
    .trim()
    .toLowerCase()
    .replace(/^@/, '')
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .replace(/-+$/, '')
    .slice(0, 64);

/** Whether a text is nothing but the name of a saved set. */
export const isReference = (text: string): boolean => /^@[a-z][a-z0-9_-]*$/.test(text.trim());

/** A view on a set: the address holds the set by its name. */
export const viewOf = (screen: '/insight/pattern' | '/exceptions', name: string): string =>
  `${screen}?${new URLSearchParams({ set: `@${name}` }).toString()}`;
