// Much work for the server, a little at a time: so many at once, each told for itself whether it worked.

export async function inTurns<T, R>(
  items: T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  const results: PromiseSettledResult<R>[] = [];
  let next = 0;
  async function lane(): Promise<void> {
    for (let at = next++; at < items.length; at = next++) {
      const [result] = await Promise.allSettled([work(items[at] as T)]);
      results[at] = result;
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, lane));
  return results;
}
