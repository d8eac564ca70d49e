import { expect } from 'chai';
import { runsTypeScript } from '../support/typeScript';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

interface Result {
  readonly imported: { records: number; isHooked: boolean; document: string[] };
  readonly declared: string[];
  readonly mounted: string[];
}

describe('Importing the library', () => {
  let result: Result;

  before(async function () {
    this.timeout(120_000);
    const fixture = join(__dirname, 'fixtures', 'importing.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [...runsTypeScript, fixture]);
    result = JSON.parse(stdout) as Result;
  });

  it('records nothing in the metadata storage of routing-controllers', () => {
    expect(result.imported.records).to.equal(0);
  });

  it('patches neither the driver nor the storage', () => {
    expect(result.imported.isHooked).to.equal(false);
  });

  it('does not break routing-controllers-openapi', () => {
    expect(result.imported.document).to.deep.equal([]);
    expect(result.declared).to.deep.equal(['get /users/me', 'get /own-sessions/mine']);
  });

  it('lets routing-controllers-openapi list the session routes after withAuthX has added them', () => {
    expect(result.mounted).to.have.members([
      'get /users/me',
      'get /sessions/',
      'delete /sessions/',
      'delete /sessions/{sid} path:sid',
      'get /own-sessions/mine',
      'delete /own-sessions/',
      'delete /own-sessions/{sid} path:sid',
    ]);
  });
});
