'use strict';
// Stryker's runner requires parts of mocha by paths without an ending, and those of mocha 12 end in .cjs.
const Module = require('node:module');

Module._extensions['.cjs'] ??= Module._extensions['.js'];
