import { expect } from 'chai';
import type { Finding } from '../../../src/cli/doctorCommand/Finding';
import { runCommand, type Surroundings } from './runCommand';

/** What `authx doctor --json` said. */
export interface Diagnosis {
  readonly findings: readonly Finding[];
  /** Returns the findings of a check. */
  readonly of: (check: string) => readonly Finding[];
  /** Returns the one status of a check. */
  readonly status: (check: string) => string | undefined;
}

/** Runs `authx doctor --json`, whose output must be JSON of the documented form, and whose exit code must fit to it. */
export async function runDoctor(words: readonly string[] = [], given: Surroundings = {}): Promise<Diagnosis> {
  const { code, out } = await runCommand(['doctor', '--json', ...words], given);
  const { ok, findings, ...others } = JSON.parse(out) as { ok: boolean; findings: Finding[] };
  expect(others).to.deep.equal({});
  for (const { check, status, message, fix = '-' } of findings) {
    expect(check).to.match(/^\w+\/\w+$/);
    expect(['ok', 'warning', 'error', 'skipped']).to.include(status);
    for (const text of [message, fix]) expect(text).to.be.a('string').and.not.equal('');
  }
  const isOk = findings.every(({ status }) => status !== 'error');
  expect([ok, code]).to.deep.equal([isOk, isOk ? 0 : 1]);
  const of = (check: string): Finding[] => findings.filter(finding => finding.check === check);
  return { findings, of, status: check => of(check)[0]?.status };
}
