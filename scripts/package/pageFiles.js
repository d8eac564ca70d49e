'use strict';
const { readFileSync } = require('node:fs');

/**
 * Returns the files of a page: a block of TypeScript whose first line is a comment with a name begins a file, and the
 * blocks that follow belong to it.
 */
function pageFiles(page) {
  const files = new Map();
  let name;
  for (const [, block] of readFileSync(page, 'utf8').matchAll(/^```ts\n([^]*?)^```/gm)) {
    name = /^\/\/ (\S+\.ts)\n/.exec(block)?.[1] ?? name;
    if (name !== undefined) files.set(name, (files.get(name) ?? '') + block);
  }
  return files;
}

module.exports = { pageFiles };
