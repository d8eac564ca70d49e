import { expect } from 'chai';
import { cycleIn, nameOf, sourceFiles, type SourceFile } from './sourceFiles';

/** A row imports only from rows above it. Folders of one row do not import from each other. */
const rows = [
  ['errors'],
  ['async'],
  ['events'],
  ['calls'],
  ['keys'],
  ['config'],
  ['token'],
  ['transport', 'access', 'issuers'],
  ['subjects', 'dpop', 'limits'],
  ['revocation'],
  ['sessions'],
  ['stores'],
  ['auth'],
  ['oauth'],
  ['routing-controllers'],
  ['decorators'],
  ['report'],
  ['koa', 'websocket', 'openapi', 'attack'],
  ['testing', 'cli', 'index', 'entries'],
];

/** Files without an export of the name of the file, each with the reason. An unused entry makes the spec fail. */
const otherwiseNamed: Readonly<Record<string, string>> = {
  'errors/errors': 'one class for each row of the error table',
  'transport/csrf': 'the check of forged requests, and the value that it compares',
  'transport/requestOrigin': 'the two checks of where a request comes from',
  'access/guardOptions': 'the options that decorators, verifyToken and guardSockets share, each with its reader',
  'async/timers': 'timers of Node.js, kept as they were at loading',
  'config/environment': 'the table of variables and its reader, of which neither is the main one',
  'config/httpGrammar': 'the grammars of RFC 9110 and RFC 6265 that several options share',
  'keys/keyStrength': 'two judgements of one key: too weak, and of the wrong kind',
  'keys/parseKeyText':
    'the shapes in which text carries a key: reading them, naming them, and telling a key from a secret',
  'decorators/decoratedPlaces': 'noting where guards are applied, and finding it',
  'report/pageParts': 'the texts of one page that its policy names by their hashes',
  'limits/rateLimitHeaders': 'the two headers of rate limits, and the names in them',
  'websocket/socketEvents': 'the two events of a socket',
  'koa/requestEvents': 'the two events of a request, and when its decision began',
  'routing-controllers/driverHooks': 'exports the installing of the hooks that the file is about',
  'routing-controllers/refuseUnguarded': 'what the fence of an action is made of, and what tells whether it stands',
  'stores/redis/revocationScripts': 'the Lua scripts of one store',
  'stores/redis/rateLimitScripts': 'the Lua scripts of another',
  'stores/storedText': 'how every store writes a text so that no engine confuses two of them',
  'stores/sql/columnTransformers': 'how columns that are not plain text are read and written',
  'stores/sql/dialects/mysql': 'the engine, and its dialect',
  'stores/sql/dialects/postgres': 'the engine, and its dialect',
  'stores/sql/migrations/CreateRevokedToken': 'TypeORM wants the timestamp at the end of the name of the class',
  'stores/sql/migrations/CreateSession': 'the same',
  'stores/sql/sessionLookups': 'the two lookups of sessions that requests wait for',
  'stores/sql/sessionRows': 'a session as a row, in both directions',
  'token/jwt': 'the one file that imports jsonwebtoken, which signs',
  'token/scopeMatch': 'the two directions in which scopes are matched',
  'token/strictJson': 'exports the parser for the one JSON type that tokens have, an object',
};

const rowOf = (layer: string): number => rows.findIndex(row => row.includes(layer));
const layerOf = (path: string): string => path.split('/')[0] as string;

const isAllowed = (importer: SourceFile, imported: string): boolean =>
  importer.layer === layerOf(imported) || rowOf(layerOf(imported)) < rowOf(importer.layer);

describe('The folders of src', () => {
  const files = sourceFiles();

  it('all have a row in the table of layers', () => {
    expect(files.length).to.be.greaterThan(50);
    expect(files.filter(({ layer }) => rowOf(layer) === -1).map(({ path }) => path)).to.deep.equal([]);
  });

  it('import only files that exist', () => {
    const paths = new Set(files.map(({ path }) => path));
    const missing = files.flatMap(({ path, imports }) =>
      imports.filter(to => !paths.has(to)).map(to => `${path} -> ${to}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it('import only from rows above, even for types', () => {
    const violations = files.flatMap(file =>
      file.imports.filter(to => !isAllowed(file, to)).map(to => `${file.path} -> ${to}`),
    );
    expect(violations).to.deep.equal([]);
  });

  it('have no import cycle', () => {
    expect(cycleIn(files)?.join(' -> ')).to.equal(undefined);
  });

  it('do not import index files', () => {
    const violations = files.filter(({ imports }) => imports.some(to => nameOf(to) === 'index' || to === '.'));
    expect(violations.map(({ path }) => path)).to.deep.equal([]);
  });

  it('import jsonwebtoken only in token/jwt', () => {
    const importers = files.filter(({ packages }) => packages.includes('jsonwebtoken'));
    expect(importers.map(({ path }) => path)).to.deep.equal(['token/jwt']);
  });

  it('import koa only in koa', () => {
    const importers = files.filter(({ packages }) => packages.some(name => /^@?koa\b/.test(name)));
    expect(importers.map(({ layer }) => layer).filter(layer => layer !== 'koa')).to.deep.equal([]);
  });

  it('import routing-controllers only in routing-controllers, koa, decorators and errors/AuthXError', () => {
    const importers = files.filter(({ packages }) => packages.some(name => name.startsWith('routing-controllers')));
    const others = importers.filter(({ layer }) => !['routing-controllers', 'koa', 'decorators'].includes(layer));
    expect(others.map(({ path }) => path)).to.deep.equal(['errors/AuthXError']);
  });

  it('use internals of routing-controllers only in routing-controllers', () => {
    const internals =
      /KoaDriver|createExecutor|_matchedRoute|routingControllersStarted|methodOverride|globalOptions|filter\w*With/;
    const meeting = files.filter(({ text }) => internals.test(text));
    expect([...new Set(meeting.map(({ layer }) => layer))]).to.deep.equal(['routing-controllers']);
  });

  it('use timers only from async/timers, so that fake timers of tests do not replace them', () => {
    const timer = /(?<![.\w])(?:setTimeout|setInterval|setImmediate|clearTimeout|clearInterval)\(/;
    const users = files.filter(({ text, path }) => timer.test(text) && path !== 'async/timers');
    expect(users.length).to.be.greaterThan(5);
    const others = users.filter(({ imports }) => !imports.includes('async/timers'));
    expect(others.map(({ path }) => path)).to.deep.equal([]);
    const direct = files.filter(({ packages }) => packages.some(name => /^(node:)?timers/.test(name)));
    expect(direct.map(({ path }) => path)).to.deep.equal(['async/timers']);
  });

  it('import typeorm only in stores/sql', () => {
    const importers = files.filter(({ packages }) => packages.includes('typeorm'));
    expect(importers.filter(({ path }) => !path.startsWith('stores/sql/')).map(({ path }) => path)).to.deep.equal([]);
  });

  it('never import ioredis or ws, because applications pass their own clients and sockets, except in the command line', () => {
    const importers = files.filter(({ packages }) => packages.some(name => name === 'ioredis' || name === 'ws'));
    expect(importers.map(({ path }) => path)).to.deep.equal(['cli/storeCommand/openRedisStores']);
  });

  it('have files named after their exports, except for the listed ones', () => {
    const isNamedSo = ({ path, exports }: SourceFile): boolean =>
      exports.some(name => name.toLowerCase() === nameOf(path).toLowerCase());
    const isEntry = ({ path, layer }: SourceFile): boolean => nameOf(path) === 'index' || layer === 'entries';
    const others = files.filter(file => !isEntry(file) && !isNamedSo(file)).map(({ path }) => path);
    expect(others.sort()).to.deep.equal(Object.keys(otherwiseNamed).sort());
  });
});
