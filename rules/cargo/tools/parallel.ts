/** Several at a time: downloads wait for the network most of the time. */

/** The answers in the order of `items`; the first failure ends it. */
export async function inParallel<T, R>(items: readonly T[], limit: number, one: (item: T) => Promise<R>): Promise<readonly R[]> {
  const answers: R[] = [];
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const at = next++;
      try {
        answers[at] = await one(items[at]!);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return answers;
}
