export const whole = value => Math.round(value).toLocaleString('en-US');

export function table(heads, rows) {
  const line = cells => `| ${cells.join(' | ')} |`;
  const rule = heads.map((_, index) => (index === 0 ? '---' : '--:'));
  return [heads, rule, ...rows].map(line).join('\n');
}
