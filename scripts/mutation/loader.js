'use strict';
// Loads specs in the copy of the project that Stryker makes, from the JavaScript that `transpile.js` has written.
const { readFileSync } = require('node:fs');
const Module = require('node:module');

Module._extensions['.ts'] = (module, path) => module._compile(readFileSync(`${path}.js`, 'utf8'), path);
