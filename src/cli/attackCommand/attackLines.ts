import type { AttackFinding, AttackReport, AttackWarning } from '../../attack/AttackReport';

/** Writes what an attack found, for people. */
export function attackLines({ tried, letIn, warnings, rows }: AttackReport): string[] {
  const names = Object.keys(rows).sort().join(', ');
  return [
    ...letIn.flatMap(findingLines),
    ...warnings.map(warningLine),
    `${String(tried)} requests were sent. Rows of docs/attack.md that were tried: ${names}.`,
    letIn.length === 0
      ? 'Nothing was let in. This does not show that the server has no holes.'
      : `${String(letIn.length)} let in. docs/attack.md says how to correct each row.`,
  ];
}

const findingLines = ({ attack, method, path, status, why, curl }: AttackFinding): string[] => [
  `LET IN   ${method} ${path}: ${String(status)} (${attack})`,
  `         ${why}`,
  `         ${curl}`,
  '',
];

const warningLine = ({ warning, method, path, why }: AttackWarning): string =>
  `WARNING  ${[method, path].filter(Boolean).join(' ')}${path === undefined ? '' : ': '}${why} (${warning})`;
