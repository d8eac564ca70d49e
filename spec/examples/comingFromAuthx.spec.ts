import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { environmentVariables } from '../../src/config/environment';
import * as library from '../../src/index';
import { errorTable } from '../../src/errors/errorTable';
import { authxNames } from './support/authxNames';

const page = readFileSync('docs/coming-from-authx.md', 'utf8');

/** The rows of the tables: what is in the first column, and what is in the second. */
const rows = [...page.matchAll(/^\| (.+?) \| (.+) \|$/gm)].map(([, theirs = '', ours = '']) => ({ theirs, ours }));

const namesIn = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => code.match(/[A-Za-z_]\w*/g) ?? []);

describe('docs/coming-from-authx.md', () => {
  it('has every public name of AuthX in its first columns', () => {
    const listed = new Set(rows.flatMap(({ theirs }) => namesIn(theirs)));
    expect(authxNames.filter(name => !listed.has(name))).to.deep.equal([]);
    expect(authxNames.length).to.be.greaterThan(200);
  });

  it('names the option that each variable sets', () => {
    const variables = rows.filter(({ theirs }) => theirs.startsWith('`JWT_'));
    expect(variables.length).to.be.greaterThan(50);
    for (const { theirs, ours } of variables) {
      const [variable = ''] = namesIn(theirs);
      expect(ours, variable).to.match(new RegExp(`^\`${String(environmentVariables[variable]?.[0])}\``));
    }
  });

  it('names only decorators and errors that exist', () => {
    const text = rows.map(({ ours }) => ours).join('\n');
    const decorators = [...text.matchAll(/@(\w+)\(/g)].map(([, name = '']) => name).filter(name => name !== 'Ctx');
    const errors = (text.match(/`\w+Error`/g) ?? []).map(name => name.replaceAll('`', ''));
    expect([...decorators, ...errors].filter(name => !(name in library) && !(name in errorTable))).to.deep.equal([]);
    expect(decorators.length).to.be.greaterThan(10);
  });

  it('names only methods of AuthX and of a payload that exist', () => {
    const text = rows.map(({ ours }) => ours).join('\n');
    const methods = [...text.matchAll(/\bauth\.(\w+)/g)].map(([, name = '']) => name);
    const known = Object.getOwnPropertyNames(library.AuthX.prototype);
    expect(methods.filter(name => !known.includes(name) && name !== 'config')).to.deep.equal([]);
    const members = [...text.matchAll(/\bpayload\.(\w+)/g)].map(([, name = '']) => name);
    const claims = ['loginType', 'jti', ...Object.getOwnPropertyNames(library.TokenPayload.prototype)];
    expect(members.filter(name => !claims.includes(name))).to.deep.equal([]);
  });
});
