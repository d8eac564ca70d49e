'use strict';
// Copies a folder: what a compiled program reads and the compiler leaves behind.
const { cpSync } = require('node:fs');
const [from, to] = process.argv.slice(2);
cpSync(from, to, { recursive: true });
