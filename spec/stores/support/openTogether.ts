import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DataSourceOptions } from 'typeorm';
import { runsTypeScript } from '../../support/typeScript';

const fixture = join(__dirname, '..', 'fixtures', 'openOnce.ts');

/**
 * Lets processes open the same databases at the same time, one after the other, and revoke a token in each.
 *
 * @returns how they ended
 */
export async function openTogether(processes: number, databases: readonly DataSourceOptions[]): Promise<unknown[]> {
  const children = Array.from({ length: processes }, () =>
    spawn(process.execPath, [...runsTypeScript, fixture, JSON.stringify(databases)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  const exits = children.map(async child => ((await once(child, 'exit')) as unknown[])[0]);
  await Promise.all(children.map(child => once(child.stdout, 'data')));
  for (const child of children) child.stdin.write('\n');
  return Promise.all(exits);
}
