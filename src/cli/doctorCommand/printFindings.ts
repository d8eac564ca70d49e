import type { CommandContext } from '../Command';
import { plainJson, plainText } from '../plainText';
import { withoutPasswords } from '../withoutPasswords';
import type { Finding } from './Finding';

interface Output {
  readonly json: boolean | undefined;
  readonly print: CommandContext['print'];
}

/** Prints findings, as JSON or in groups. No URL shows its password. @returns how many of them are errors */
export function printFindings(given: readonly Finding[], { json, print }: Output): number {
  const findings = given.map(finding => ({ ...finding, message: withoutPasswords(finding.message) }));
  const errors = findings.filter(({ status }) => status === 'error').length;
  if (json) print(plainJson({ ok: errors === 0, findings }));
  else printGroups(findings, print);
  return errors;
}

function printGroups(findings: readonly Finding[], print: Output['print']): void {
  let group = '';
  for (const { check, status, message, fix } of findings) {
    const [name = ''] = check.split('/');
    if (name !== group) print(name);
    group = name;
    print(`  ${status.padEnd(7)}  ${plainText(message)}`);
    if (fix !== undefined) print(`           ${plainText(fix)}`);
  }
}
