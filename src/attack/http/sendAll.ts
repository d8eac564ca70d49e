/** How many requests are under way at the same time. */
const together = 8;

/** Calls a function for each value, for some of them at the same time. */
export async function sendAll<Value>(
  values: readonly Value[],
  call: (value: Value) => Promise<unknown>,
): Promise<void> {
  const waiting = values.values();
  const work = async (): Promise<void> => {
    for (const value of waiting) await call(value);
  };
  await Promise.all(Array.from({ length: together }, work));
}
