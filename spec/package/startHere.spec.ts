import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { filesOf, outputPattern, play, stepsOf, type Step } from '../examples/support/Transcript';
import { takeAll } from '../support/cleanup';
import { freePort } from '../support/freePort';
import { runShell } from '../support/runShell';
import { formats, PackedLibrary, type Format } from './packed';

const page = 'docs/start-here.md';
const steps = stepsOf(page);
const below = (heading: string): Step[] => steps.filter(step => step.heading === heading);

/** The packages that the page installs, without the library itself. */
const installed = below('Make the project')
  .flatMap(({ commands }) => commands.split('\n'))
  .filter(line => line.startsWith('npm install'))
  .flatMap(line => line.split(' ').slice(2))
  .filter(word => !word.startsWith('--') && word !== 'routing-controllers-authx')
  .map(word => word.replace(/(.)@.*/, '$1'));

/** Makes the project of the page, as its reader does, in a new folder. @returns the folder */
async function makeProject(packed: PackedLibrary, format: Format, port: number): Promise<string> {
  const parent = mkdtempSync(join(tmpdir(), 'authx-start-'));
  folders.push(parent);
  const [first = { commands: '' }, ...others] = below('Make the project');
  const lines = first.commands.replace('type=module', `type=${format}`).split('\n');
  const folder = join(parent, 'login-system');
  expect(await runShell(lines.filter(line => !line.startsWith('npm install')).join('\n'), parent)).to.include({
    code: 0,
  });
  packed.linkInto(folder, installed);
  for (const { name, text } of filesOf(page)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text.replaceAll('3000', String(port)));
  }
  for (const { commands } of others) expect(await runShell(commands, folder)).to.include({ code: 0 });
  return folder;
}

/** What is ended and removed after the specs. */
const servers: ChildProcess[] = [];
const folders: string[] = [];

/** Starts the server of the page with the command of the page. */
async function start(folder: string): Promise<ChildProcess> {
  const server = spawn('npm', ['start'], { cwd: folder, detached: true });
  servers.push(server);
  await new Promise<void>((listening, failed) => {
    const printed: string[] = [];
    const read = (chunk: Buffer): void => {
      printed.push(chunk.toString());
      if (printed.join('').includes('Listening')) listening();
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    server.on('close', code => failed(new Error(`The server ended with ${String(code)}: ${printed.join('')}`)));
  });
  return server;
}

/** Ends the server and npm, which started it. */
const stop = async (server: ChildProcess): Promise<void> => {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  server.removeAllListeners('close');
  process.kill(-server.pid, 'SIGKILL');
  await once(server, 'exit');
};

describe('docs/start-here.md', function () {
  this.timeout(180_000);

  let packed: PackedLibrary;

  before(() => {
    packed = PackedLibrary.install();
  });

  after(async () => {
    await Promise.all(takeAll(servers).map(stop));
    for (const folder of takeAll(folders)) rmSync(folder, { recursive: true, force: true });
    packed.remove();
  });

  for (const format of formats) {
    it(`leads from an empty folder to a login system, in a project of type ${format}`, async () => {
      const port = await freePort();
      const folder = await makeProject(packed, format, port);
      const [build, tries] = [below('Start the server')[0]?.commands ?? '', below('Try it')];
      expect(build.trim()).to.equal('npm run build\nnpm start');
      // The first format has the declarations of the packages checked.
      const options = format === formats[0] ? '' : ' -- --skipLibCheck';
      expect(await runShell(`npm run -s build${options}`, folder)).to.deep.equal({ code: 0, output: '' });
      const tested = await runShell(below('Test it')[0]?.commands ?? '', folder);
      expect(tested).to.include({ code: 0 });
      expect(tested.output).to.match(/^# pass 2$/m);
      const server = await start(folder);
      const scene = { folder, ports: ['3000', String(port)] } as const;
      const printed = await play(tries, scene);
      for (const [at, { output: expected, commands }] of tries.entries()) {
        if (expected !== undefined) expect(printed[at], commands).to.match(outputPattern(expected));
      }
      await stop(server);
      await start(folder);
      const [token, last] = [tries.find(({ commands }) => commands.startsWith('token()')), tries.at(-1)] as [
        Step,
        Step,
      ];
      expect((await play([token, last], scene))[1]).to.match(outputPattern(last.output ?? ''));
    });
  }
});
