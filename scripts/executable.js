'use strict';
// Makes files executable, which the compiler does not: node scripts/executable.js <file>...
const { chmodSync } = require('node:fs');

for (const file of process.argv.slice(2)) chmodSync(file, 0o755);
