'use strict';
// The checks of a release that read the folder of the package. Each returns a sentence about what is right, and throws with
// one about what is wrong.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { run } = require('../package/Project');

const read = (root, file) => readFileSync(join(root, file), 'utf8');
const manifestOf = root => JSON.parse(read(root, 'package.json'));

/** Nothing is published that is not committed. */
async function tree({ root }) {
  const changed = (await run('git', ['status', '--porcelain'], { cwd: root })).trim();
  if (changed !== '') throw new Error(`These files are not committed:\n${changed}`);
  return 'every change is committed';
}

/** The kinds of change of Keep a Changelog 1.1. */
const kinds = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];

/** Reads the sections of a changelog, from the newest to the oldest. */
function sectionsOf(text) {
  return text
    .split(/^## /m)
    .slice(1)
    .map(section => {
      const [heading, ...lines] = section.split('\n');
      const [, version, date] = /^\[([^\]]+)\](?: - (\S+))?$/.exec(heading) ?? [];
      return { heading, version, date, lines: lines.filter(line => line.trim() !== '') };
    });
}

/** Returns what is wrong with the newest version of a changelog, or undefined. */
function faultOf({ heading, date, lines }, version) {
  const headings = lines.filter(line => line.startsWith('### ')).map(line => line.slice(4));
  if (!/^\d{4}-\d\d-\d\d$/.test(date ?? '') || Number.isNaN(Date.parse(date))) {
    return `The heading ${heading} needs its date: ## [${version}] - YYYY-MM-DD`;
  }
  if (headings.length === 0 || headings.some(kind => !kinds.includes(kind))) {
    return `The changes of ${version} need headings among ${kinds.join(', ')}. They have: ${headings.join(', ')}`;
  }
  return lines.some(line => line.startsWith('- ')) ? undefined : `CHANGELOG.md says nothing of ${version}.`;
}

/** The version of package.json is the newest one of the changelog, which follows Keep a Changelog. */
async function changelog({ root }) {
  const { version } = manifestOf(root);
  const [unreleased, newest] = sectionsOf(read(root, 'CHANGELOG.md'));
  if (unreleased?.version !== 'Unreleased') {
    throw new Error('CHANGELOG.md must begin with the section ## [Unreleased].');
  }
  if (unreleased.lines.length > 0) {
    throw new Error('CHANGELOG.md has entries under [Unreleased]. Move them under the version that brings them.');
  }
  if (newest?.version !== version) {
    throw new Error(`The newest version of CHANGELOG.md is ${newest?.heading ?? 'missing'}, and not ${version}.`);
  }
  const fault = faultOf(newest, version);
  if (fault !== undefined) throw new Error(fault);
  return `${version} of ${newest.date} is the newest version of CHANGELOG.md`;
}

/** What package.json must say so that npm publishes for everyone, and signs where the package was built. */
const demands = {
  'private must not be set': ({ private: isPrivate }) => isPrivate === undefined,
  'publishConfig.access must be "public"': ({ publishConfig }) => publishConfig?.access === 'public',
  'publishConfig.provenance must be true': ({ publishConfig }) => publishConfig?.provenance === true,
  'files must list what is published': ({ files }) => Array.isArray(files) && files.length > 0,
  'license is missing': ({ license }) => typeof license === 'string',
  'engines.node is missing': ({ engines }) => typeof engines?.node === 'string',
};

/** package.json says that the package is published for everyone, with provenance. */
async function manifest({ root }) {
  const own = manifestOf(root);
  const { version } = JSON.parse(read(root, 'package-lock.json'));
  const wrong = Object.keys(demands).filter(name => !demands[name](own));
  if (version !== own.version) wrong.push(`package-lock.json has the version ${version}`);
  if (wrong.length > 0) throw new Error(`package.json: ${wrong.join('; ')}.`);
  const advice =
    own.repository === undefined ? '. Name the repository before you publish: provenance refers to it' : '';
  return `${own.name} is published for everyone, with provenance${advice}`;
}

module.exports = { changelog, manifest, tree };
