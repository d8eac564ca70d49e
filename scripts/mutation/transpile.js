'use strict';
// Writes the JavaScript of every file beside it, where Node.js finds it first. Stryker runs this once in its copy of the
// project, so that no test process has to compile them. Specs are left out: Stryker knows them by the names of their
// sources, and sees by these which of them have changed.
const { readFileSync, readdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const ts = require('typescript');

const { config } = ts.readConfigFile('tsconfig.json', path => readFileSync(path, 'utf8'));
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.');
const compilerOptions = { ...options, module: ts.ModuleKind.CommonJS, moduleResolution: undefined, paths: undefined };

for (const folder of ['src', 'spec', 'examples']) {
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!/(?<!\.d|\.spec)\.ts$/.test(name)) continue;
    const path = join(folder, name);
    const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), { fileName: path, compilerOptions });
    writeFileSync(path.replace(/\.ts$/, '.js'), outputText);
  }
}
