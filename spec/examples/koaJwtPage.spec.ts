import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { sign, verify } from 'jsonwebtoken';
import { AuthX } from '../../src/index';
import { secret } from '../support/forge';
import { blocksIn } from '../support/PageFolder';

const [before = '', after = ''] = blocksIn(readFileSync('docs/coming-from-koa-jwt.md', 'utf8'), 'js');

const user = { id: 7, role: 'editor' };

/** A token of the old code that stays valid, with more claims. */
const signed = (more: object): string => {
  const claims = { id: user.id, role: user.role, type: 'access', ...more };
  return sign(claims, secret, { subject: String(user.id), jwtid: randomUUID(), expiresIn: '1h' });
};

describe('docs/coming-from-koa-jwt.md', () => {
  const auth = new AuthX({ config: { secretKey: secret } });

  it('shows how tokens are signed before the migration: they are refused', async () => {
    expect(before).to.include("sign({ id: user.id, role: user.role }, process.env.SECRET, { expiresIn: '1h' })");
    const token = sign({ id: user.id, role: user.role }, secret, { expiresIn: '1h' });
    const error = await auth.verifyToken(token).catch((refusal: unknown) => refusal);
    expect(error).to.have.property('errorType', 'JWTDecodeError');
  });

  it('shows how tokens are signed that stay valid', async () => {
    expect(after).to.include(
      [
        "const claims = { id: user.id, role: user.role, type: 'access' };",
        "sign(claims, secret, { subject: String(user.id), jwtid: randomUUID(), expiresIn: '1h' });",
      ].join('\n'),
    );
    const { sub, extra } = await auth.verifyToken(signed({}));
    expect({ sub, extra }).to.deep.equal({ sub: '7', extra: user });
  });

  it('says which claims of old tokens have scopes', async () => {
    for (const scopes of [{ scope: 'notes:read notes:write' }, { scopes: ['notes:read', 'notes:write'] }]) {
      const { scopes: held } = await auth.verifyToken(signed(scopes), { scopes: ['notes:write'] });
      expect(held).to.deep.equal(['notes:read', 'notes:write']);
    }
  });

  it('says that the old code finds its own claims in new tokens', async () => {
    const token = await auth.createAccessToken(String(user.id), { data: user });
    expect(verify(token, secret)).to.include({ sub: '7', ...user });
    const refused: unknown = await auth
      .createAccessToken('7', { data: { scope: 'notes:read' } })
      .catch((error: unknown) => error);
    expect(String(refused)).to.include('data.scope is a reserved claim');
  });
});
