'use strict';
// Looks for what must never be printed: tokens, private keys, secrets, passwords of databases, and texts of failed SQL. The
// test run of the library prints nothing of the kind, whatever is sent to it. Ends with 1 if something is found.
//
//   node scripts/scanOutput.js <file>
const { readFileSync } = require('node:fs');
const { stripVTControlCharacters } = require('node:util');

/** What must not be printed, and how it looks. A finding is named by its line, and is not printed again. */
const forbidden = {
  'a signed token': /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{20,}/,
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----|"d" ?: ?"[\w-]{40,}"/,
  'a password in an address': /\b[a-z][a-z0-9+]*:\/\/[^\s:@/]*:[^\s:@/]+@/,
  'a failed statement of SQL': /QueryFailedError|SqliteError|ER_[A-Z]+_ERROR/,
  'a request with a token': /\bauthorization: ?(bearer|dpop) [\w-]{20,}/i,
};

/** A line by which mocha names a test: passed, skipped or failed. */
const title = /^ +(✔|-|\d+\)) /u;

/** Returns each finding, as its line and what was found there. */
function scan(text) {
  return stripVTControlCharacters(text)
    .split('\n')
    .flatMap((line, i) =>
      title.test(line)
        ? []
        : Object.keys(forbidden).flatMap(what => (forbidden[what].test(line) ? [{ line: i + 1, what }] : [])),
    );
}

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('Usage: node scripts/scanOutput.js <file>');
  process.exit(2);
}
const found = scan(readFileSync(file, 'utf8'));
for (const { line, what } of found) console.error(`${file}:${String(line)}: ${what}`);
if (found.length === 0) console.log('The output contains no token, key, password or statement.');
process.exitCode = found.length === 0 ? 0 : 1;
