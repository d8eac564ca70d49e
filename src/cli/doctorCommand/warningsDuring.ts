/** Runs an action, and returns its result and what the library warned of meanwhile. */
export async function warningsDuring<T>(action: () => T | Promise<T>): Promise<{ result: T; warnings: string[] }> {
  const warnings: string[] = [];
  const note = ({ name, message }: Error): void => {
    if (name === 'AuthXWarning') warnings.push(message);
  };
  process.on('warning', note);
  try {
    const result = await action();
    // Warnings are told a tick later.
    await new Promise(resolve => process.nextTick(() => process.nextTick(resolve)));
    return { result, warnings };
  } finally {
    process.off('warning', note);
  }
}
