'use strict';
// Removes build output, so that a file deleted from src does not live on in the package.
const { rmSync } = require('node:fs');
for (const folder of process.argv.slice(2)) rmSync(folder, { recursive: true, force: true });
