'use strict';
// Writes the help of each command into docs/commands.md, between its heading and the next one. With --check it only tells
// whether the page is up to date. Needs a built library.
const { execFileSync } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const page = join(__dirname, '../../docs/commands.md');
const program = join(__dirname, '../../dist/cli/authx.js');

const helpOf = words => execFileSync(process.execPath, [program, ...words, '--help'], { encoding: 'utf8' }).trim();

/** The commands, as the help of the program lists them. */
const commands = [...helpOf([]).matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name);

const section = name => `## authx ${name}\n\n\`\`\`text\n${helpOf([name])}\n\`\`\`\n`;

const text = readFileSync(page, 'utf8');
const [intro] = text.split(/^## /m);
const wanted = `${intro}${commands.map(section).join('\n')}`;
if (!process.argv.includes('--check')) writeFileSync(page, wanted);
else if (wanted !== text) {
  console.error('docs/commands.md is not up to date. Run: npm run docs:commands');
  process.exitCode = 1;
}
