import { expect } from 'chai';
import { cycleIn, nameOf, sourceFiles, type SourceFile } from './sourceFiles';

/** A row may import only from rows above it, and folders of one row not from each other. */
const rows = [
  ['errors'],
  ['async'],
  ['calls'],
  ['keys'],
  ['config'],
  ['token'],
  ['transport', 'access'],
  ['subjects'],
  ['revocation'],
  ['sessions'],
  ['stores'],
  ['auth'],
  ['decorators'],
  ['koa', 'websocket', 'openapi'],
  ['testing', 'cli', 'index'],
];

/** Files whose exports bear other names than the file, each with the reason. An entry that is not needed any more fails. */
const otherwiseNamed: Readonly<Record<string, string>> = {
  'errors/errors': 'one class for each row of the error table',
  'transport/csrf': 'the check of forged requests, and the value that it compares',
  'transport/requestOrigin': 'the two checks of where a request comes from',
  'access/guardOptions': 'the options that decorators, verifyToken and guardSockets share, each with its reader',
  'config/environment': 'the table of variables and its reader, of which neither is the main one',
  'config/httpGrammar': 'the grammars of RFC 9110 and RFC 6265 that several options share',
  'keys/keyStrength': 'two judgements of one key: too weak, and of the wrong kind',
  'keys/keyText': 'the shapes in which text carries a key: reading them, naming them, and telling a key from a secret',
  'koa/actionGuard': 'exports the installing of the guard that the file is about',
  'stores/typeorm/CreateRevokedToken': 'TypeORM wants the timestamp at the end of the name of the class',
  'stores/typeorm/CreateSession': 'the same',
  'stores/typeorm/columnTypes': 'what each column that is no plain text is read and written by',
  'token/claims': 'the vocabulary that the layer shares',
  'token/jwt': 'the one file that imports jsonwebtoken, which signs',
  'token/scopeMatch': 'the two directions in which scopes are matched',
  'token/strictJson': 'exports the parser for the one JSON type that tokens have, an object',
};

const rowOf = (layer: string): number => rows.findIndex(row => row.includes(layer));
const layerOf = (path: string): string => path.split('/')[0] as string;

const isAllowed = (importer: SourceFile, imported: string): boolean =>
  importer.layer === layerOf(imported) || rowOf(layerOf(imported)) < rowOf(importer.layer);

describe('The layers of the library', () => {
  const files = sourceFiles();

  it('have a row for every folder', () => {
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

  it('import only from rows above, types as well', () => {
    const violations = files.flatMap(file =>
      file.imports.filter(to => !isAllowed(file, to)).map(to => `${file.path} -> ${to}`),
    );
    expect(violations).to.deep.equal([]);
  });

  it('have no import cycle', () => {
    expect(cycleIn(files)?.join(' -> ')).to.equal(undefined);
  });

  it('import no index', () => {
    const violations = files.filter(({ imports }) => imports.some(to => nameOf(to) === 'index' || to === '.'));
    expect(violations.map(({ path }) => path)).to.deep.equal([]);
  });

  it('meet jsonwebtoken in token/jwt alone', () => {
    const importers = files.filter(({ packages }) => packages.includes('jsonwebtoken'));
    expect(importers.map(({ path }) => path)).to.deep.equal(['token/jwt']);
  });

  it('meet koa only where the adapter is', () => {
    const importers = files.filter(({ packages }) => packages.some(name => /^@?koa\b/.test(name)));
    expect(importers.map(({ layer }) => layer).filter(layer => layer !== 'koa')).to.deep.equal([]);
  });

  it('meet routing-controllers only in the adapter, the decorators and the base of all errors', () => {
    const importers = files.filter(({ packages }) => packages.some(name => name.startsWith('routing-controllers')));
    const others = importers.filter(({ layer }) => layer !== 'koa' && layer !== 'decorators');
    expect(others.map(({ path }) => path)).to.deep.equal(['errors/AuthXError']);
  });

  it('meet typeorm only in the stores that are made of it', () => {
    const importers = files.filter(({ packages }) => packages.includes('typeorm'));
    expect(importers.filter(({ path }) => !path.startsWith('stores/typeorm/')).map(({ path }) => path)).to.deep.equal(
      [],
    );
  });

  it('name each file for what it exports', () => {
    const isNamedSo = ({ path, exports }: SourceFile): boolean =>
      exports.some(name => name.toLowerCase() === nameOf(path).toLowerCase());
    const others = files.filter(file => nameOf(file.path) !== 'index' && !isNamedSo(file)).map(({ path }) => path);
    expect(others.sort()).to.deep.equal(Object.keys(otherwiseNamed).sort());
  });
});
