import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { commands } from '../../src/cli/authx';
import { runCommand } from './support/runCommand';

const hasBash = spawnSync('bash', ['--version']).status === 0;

describe('authx completion', () => {
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'authx-completion-'));
    writeFileSync(join(folder, 'authx.bash'), (await runCommand(['completion', 'bash'])).out);
    writeFileSync(join(folder, 'my key.pem'), '');
  });

  after(() => rmSync(folder, { recursive: true }));

  /** Returns what bash offers for the last of some words. */
  function offered(...words: string[]): string[] {
    const script = `source ./authx.bash
      COMP_WORDS=(authx "$@") COMP_CWORD=$#
      _authx; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const printed = execFileSync('bash', ['-c', script, 'bash', ...words], { cwd: folder, encoding: 'utf8' });
    return printed.split('\n').filter(line => line !== '');
  }

  (hasBash ? describe : describe.skip)('in bash', () => {
    it('offers all commands, and those that begin as the word does', () => {
      expect(offered('')).to.have.members([...Object.keys(commands), '--help', '--version']);
      expect(offered('key')).to.deep.equal(['keygen', 'keys']);
    });

    it('offers the options of each command, and of each subcommand', () => {
      for (const [name, { options = {}, subcommands = {} }] of Object.entries(commands)) {
        const flags = (own: object): string[] => [...Object.keys(own), 'help'].map(option => `--${option}`);
        expect(offered(name, '--'), name).to.have.members(flags(options));
        if (Object.keys(subcommands).length > 0) expect(offered(name, '')).to.have.members(Object.keys(subcommands));
        for (const [subcommand, own] of Object.entries(subcommands)) {
          expect(offered(name, subcommand, '--'), `${name} ${subcommand}`).to.have.members(flags(own));
        }
      }
    });

    it('offers files elsewhere, also with spaces', () => {
      expect(offered('verify', '--key', 'my')).to.deep.equal(['my key.pem']);
      expect(offered('nothing', '--')).to.deep.equal([]);
    });
  });

  it('prints a script for zsh and for fish with all commands, subcommands and options', async () => {
    const [zsh, fish] = [await runCommand(['completion', 'zsh']), await runCommand(['completion', 'fish'])];
    expect(zsh.out).to.match(/^#compdef authx\n/);
    for (const [name, { options = {}, subcommands = {} }] of Object.entries(commands)) {
      for (const option of Object.keys(options)) {
        expect(zsh.out).to.match(new RegExp(`'${name} '\\*\\) options='[^']*--${option}[ ']`));
        expect(fish.out).to.include(`complete -c authx -n '__fish_seen_subcommand_from ${name}' -l ${option}\n`);
      }
      for (const subcommand of Object.keys(subcommands)) {
        expect(zsh.out).to.include(`'${name} ${subcommand}') `);
        expect(fish.out).to.include(` -a ${subcommand}`);
      }
    }
  });

  it('knows the options of every command, as the help has them', () => {
    for (const [name, { help, options = {}, subcommands = {} }] of Object.entries(commands)) {
      const known = new Set([options, ...Object.values(subcommands)].flatMap(own => Object.keys(own)));
      const explained = new Set([...help.matchAll(/^ +--([a-z-]+)/gm)].map(([, option]) => option));
      known.add('help');
      for (const option of explained) expect([...known], `authx ${name} --${String(option)}`).to.include(option);
      for (const option of known) {
        if (option !== 'help') expect(help, `authx ${name}`).to.include(`--${option}`);
      }
    }
  });

  it('exits with 2 for wrong arguments', async () => {
    for (const words of [[], ['tcsh'], ['constructor'], ['bash', 'zsh'], ['--bash']]) {
      const { code, out, err } = await runCommand(['completion', ...words]);
      expect([code, out]).to.deep.equal([2, '']);
      expect(err).to.match(/^authx: (Name one shell: bash, zsh, fish\.|Unknown option)/);
    }
  });
});
