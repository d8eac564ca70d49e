import { expect } from 'chai';
import { runsTypeScript } from '../support/typeScript';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { version } from 'routing-controllers/package.json';

interface Line {
  readonly removed: readonly string[];
  readonly wired: string;
  readonly forgotten: string;
}

const all = 10;
const needed = ['initialize', 'registerAction', 'filterActionsWithTarget'];

/** Returns whether guards cannot run. One of the two checkers is enough to detect a server without withAuthX. */
const isBroken = ({ removed }: Line): boolean =>
  needed.some(name => removed.includes(name)) ||
  ['authorizationChecker', 'currentUserChecker'].every(name => removed.includes(name));

const nameOf = ({ removed }: Line): string => removed.join(', ') || 'nothing';

describe('A version of routing-controllers without methods and options that guards need', () => {
  let lines: Line[];

  before(async function () {
    this.timeout(120_000);
    const fixture = join(__dirname, 'fixtures', 'removedPieces.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [...runsTypeScript, fixture], {
      maxBuffer: 2 ** 24,
    });
    lines = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Line);
  });

  it('is simulated with every combination of missing ones', () => {
    expect(new Set(lines.map(nameOf)).size).to.equal(2 ** all);
  });

  it('never accepts a request without a token, or a request to a server without withAuthX', () => {
    const open = lines.filter(({ wired, forgotten }) => wired.startsWith('200') || forgotten.includes('200'));
    expect(open.map(nameOf)).to.deep.equal([]);
  });

  it('fails at start if guards would not run, and names the missing one and the version', () => {
    for (const line of lines.filter(isBroken)) {
      for (const outcome of [line.wired, line.forgotten]) {
        expect(outcome, nameOf(line)).to.match(
          /^ConfigurationError: routing-controllers \S+ cannot be guarded: \S.*\. Install/,
        );
        expect(outcome).to.include(` ${version} `);
      }
    }
    expect(lines.filter(isBroken).length).to.equal(928);
  });

  it('works as usual if the guards run', () => {
    for (const line of lines.filter(line => !isBroken(line))) {
      expect([line.wired, line.forgotten], nameOf(line)).to.deep.equal(['401 200', '500 500']);
    }
  });
});
