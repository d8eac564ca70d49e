import type { AttackFinding, AttackReport, AttackWarning } from '../../attack/AttackReport';

/** Writes what an attack found, for people. */
export function attackLines({ tried, letIn, warnings, rows }: AttackReport): string[] {
  const names = Object.keys(rows).sort().join(', ');
  return [
    ...inGroups(letIn).flatMap(([first, ...others]) => [...findingLines(first), ...othersLine(others)]),
    ...warnings.map(warningLine),
    `${String(tried)} requests were sent. Rows of docs/attack.md that were tried: ${names}.`,
    letIn.length === 0
      ? 'Nothing was let in. This does not show that the server has no holes.'
      : `${String(letIn.length)} let in. docs/attack.md says how to correct each row.`,
  ];
}

/** How many findings of one row and route are named besides the first one. */
const named = 5;

/** Groups findings by row and route: the first one of a group is written in full. */
function inGroups(findings: readonly AttackFinding[]): [AttackFinding, ...AttackFinding[]][] {
  const groups = new Map<string, [AttackFinding, ...AttackFinding[]]>();
  for (const finding of findings) {
    const key = `${finding.row} ${finding.method} ${finding.row === 'path-spelling' ? '' : finding.path}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

function othersLine(others: readonly AttackFinding[]): string[] {
  if (others.length === 0) return [];
  const names = others.slice(0, named).map(({ attack }) => attack.slice(attack.indexOf(':') + 2));
  const more = others.length > named ? ` and ${String(others.length - named)} more` : '';
  return [`         Also: ${names.join('; ')}${more}. --json has all of them.`, ''];
}

const findingLines = ({ attack, method, path, status, why, curl }: AttackFinding): string[] => [
  `LET IN   ${method} ${path}: ${String(status)} (${attack})`,
  `         ${why}`,
  `         ${curl}`,
  '',
];

const warningLine = ({ warning, method, path, why }: AttackWarning): string =>
  `WARNING  ${[method, path].filter(Boolean).join(' ')}${path === undefined ? '' : ': '}${why} (${warning})`;
