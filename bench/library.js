import { createRequire } from 'node:module';

// The library is linked, and its peers (routing-controllers, koa, typeorm, reflect-metadata) must be one copy in a
// process. So whoever needs one of them takes it from where the library itself finds it.
const libraryManifest = createRequire(import.meta.url).resolve('routing-controllers-authx/package.json');

export const requireFromLibrary = createRequire(libraryManifest);
