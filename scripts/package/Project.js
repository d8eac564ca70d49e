'use strict';
const { execFile } = require('node:child_process');
const { mkdtempSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { delimiter, join } = require('node:path');
const { promisify } = require('node:util');

const execute = promisify(execFile);

/** Runs a command. @returns what it prints; throws with all that it printed if it fails */
async function run(command, words, options = {}) {
  try {
    return (await execute(command, words, { maxBuffer: 2 ** 26, ...options })).stdout;
  } catch (error) {
    throw new Error(`${command} ${words.join(' ')} failed:\n${error.stdout}\n${error.stderr}`, { cause: error });
  }
}

/** Packs the library as npm would publish it. @returns the path of the tarball */
async function pack(into) {
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', into]);
  return join(
    into,
    readdirSync(into).find(file => file.endsWith('.tgz')),
  );
}

/** An application in a folder of its own outside of the repository, as a user would set it up. */
class Project {
  /**
   * @param format - `commonjs` or `module`
   * @param node - the folder of the Node.js executable that the project uses; undefined for the running one
   * @param environment - variables for all commands
   */
  constructor({ format, node, environment = {} }) {
    this.folder = mkdtempSync(join(tmpdir(), 'authx-project-'));
    const path = node === undefined ? process.env.PATH : `${node}${delimiter}${process.env.PATH}`;
    this.environment = { ...process.env, ...environment, PATH: path };
    this.executable = node === undefined ? process.execPath : join(node, 'node');
    this.write('package.json', JSON.stringify({ name: 'application', private: true, type: format }));
  }

  write(file, text) {
    writeFileSync(join(this.folder, file), text);
  }

  run(command, ...words) {
    return run(command, words, { cwd: this.folder, env: this.environment });
  }

  /** Installs packages with no flag that would hide a conflict. */
  install(...packages) {
    return this.run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', ...packages);
  }

  /** Compiles with the project's own compiler. */
  compile() {
    return this.run(this.executable, 'node_modules/typescript/bin/tsc');
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

module.exports = { pack, Project, run };
