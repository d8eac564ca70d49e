'use strict';
// Writes the pages of the site that are made from other files: the code of the examples, and the pages at the root of the
// repository. TypeDoc writes docs/api from docstrings. Git ignores all of them.
const { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, extname, join, relative } = require('node:path');

const root = join(__dirname, '../..');
const docs = join(root, 'docs');

/** Files at the root of the repository, and the names of their pages. */
const project = {
  'CHANGELOG.md': 'changelog',
  'CONTRIBUTING.md': 'contributing',
  'SECURITY.md': 'security',
  'bench/RESULTS.md': 'benchmark',
};

function writePage(path, text) {
  const file = join(docs, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function writeProject() {
  for (const [file, name] of Object.entries(project)) {
    writePage(`project/${name}.md`, `---\nsource: ${file}\n---\n\n${readFileSync(join(root, file), 'utf8')}`);
  }
  copyFileSync(join(root, 'bench/results.svg'), join(docs, 'project/results.svg'));
}

/** Writes one page for each folder of examples, with its files in full. */
function writeExamples() {
  const names = readdirSync(join(root, 'examples'), { withFileTypes: true });
  for (const { name } of names.filter(entry => entry.isDirectory())) {
    const folder = join(root, 'examples', name);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && extname(entry.name) !== '.svg')
      .map(entry => join(entry.parentPath, entry.name))
      .sort((a, b) => rank(a).localeCompare(rank(b)));
    writePage(`examples/${name}.md`, [`# Example ${name}`, ...files.map(section)].join('\n\n'));
  }
}

/** The file that starts an example comes first. */
const rank = file => (/\bmain\.ts$/.test(file) ? `0${file}` : `1${file}`);

const section = file => {
  const title = relative(join(root, 'examples'), file);
  return `## ${title}\n\n\`\`\`${extname(file).slice(1)}\n${readFileSync(file, 'utf8')}\`\`\``;
};

for (const folder of ['examples', 'project']) rmSync(join(docs, folder), { recursive: true, force: true });
writeProject();
writeExamples();
