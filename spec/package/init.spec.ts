import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { quickstartContract } from '../examples/support/quickstartContract';
import { ExampleProcess, type Starting } from '../support/ExampleProcess';
import { formats, PackedLibrary, type Format } from './packed';

interface Project {
  readonly type: Format;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const library = 'routing-controllers-authx';

describe('A project of the packed authx init', function () {
  this.timeout(180_000);

  let packed: PackedLibrary;

  before(() => {
    packed = PackedLibrary.install();
  });

  after(() => packed.remove());

  /** Makes a project in a new folder. @returns the folder, and its package.json */
  function init(...words: string[]): { path: string; project: Project } {
    const path = mkdtempSync(join(tmpdir(), 'authx-init-'));
    const command = join(packed.at('module'), '../node_modules', library, 'dist/cli/authx.js');
    execFileSync(process.execPath, [command, 'init', path, ...words], { stdio: 'pipe' });
    return { path, project: JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Project };
  }

  for (const format of formats) {
    describe(`in the format ${format}, started by npm start`, () => {
      quickstartContract(() => {
        const { path, project } = init('--yes', '--module', format === 'module' ? 'esm' : format);
        expect(project.type).to.equal(format);
        const { [library]: version, ...others } = project.dependencies;
        expect(version).to.equal(`^${ownVersion()}`);
        packed.linkInto(path, Object.keys({ ...others, ...project.devDependencies }));
        // npm start compiles the project, which takes long. It is enough to do that once.
        const commands: Starting['command'][] = [['npm', 'start']];
        return {
          path,
          remove: () => rmSync(path, { recursive: true, force: true }),
          start: environment => {
            const command = commands.pop() ?? [process.execPath, 'dist/main.js'];
            return ExampleProcess.run({ name: 'The project', command, folder: path, environment });
          },
        };
      });
    });
  }

  it('depends on a packed copy if the library that runs was installed from a file', () => {
    const lockFile = join(packed.at('module'), '../node_modules/.package-lock.json');
    const packages = { [`node_modules/${library}`]: { resolved: 'file:../library.tgz' } };
    writeFileSync(lockFile, JSON.stringify({ packages }));
    const { path, project } = init('--yes');
    rmSync(lockFile);
    const [, name = ''] = /^file:(.*)$/.exec(project.dependencies[library] ?? '') ?? [];
    const listed = execFileSync('tar', ['-tzf', join(path, name)], { encoding: 'utf8' });
    rmSync(path, { recursive: true });
    expect(listed).to.include('package/dist/cli/authx.js');
  });
});

const ownVersion = (): string => (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;
