// Of all that a process printed before it ended, the line that says why.
export function reasonIn(output) {
  const text = String(output).trim();
  return text.match(/^\w*Error\b[^:]*: .*$/m)?.[0] ?? text;
}
