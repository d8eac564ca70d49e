import { createRequire } from 'node:module';
import path from 'node:path';

// The library is linked, and its peers (routing-controllers, koa, typeorm, reflect-metadata) must be one copy in a
// process. So whoever needs one of them takes it from where the library itself finds it.
// BENCH_LIBRARY is the folder of another build, to compare the two.
const { BENCH_LIBRARY: otherBuild } = process.env;
const libraryManifest =
  otherBuild === undefined
    ? createRequire(import.meta.url).resolve('routing-controllers-authx/package.json')
    : path.join(otherBuild, 'package.json');

export const requireFromLibrary = createRequire(libraryManifest);
