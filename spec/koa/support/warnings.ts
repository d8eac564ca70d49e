/** Runs something, and collects the process warnings that it gives instead of printing them. */
export async function warningsDuring(act: () => unknown): Promise<string[]> {
  const given: string[] = [];
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = (warning: string | Error) => void given.push(String(warning));
  try {
    await act();
  } finally {
    process.emitWarning = emitWarning;
  }
  return given;
}
