/** What this library warns of while something is done. */
export async function warningsOf(act: () => Promise<unknown>): Promise<string[]> {
  const warnings: string[] = [];
  const listen = ({ name, message }: Error): void => {
    if (name === 'AuthXWarning') warnings.push(message);
  };
  process.on('warning', listen);
  try {
    await act();
    // Warnings are told a tick later.
    await new Promise(setImmediate);
  } finally {
    process.off('warning', listen);
  }
  return warnings;
}
