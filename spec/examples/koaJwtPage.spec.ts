import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { sign } from 'jsonwebtoken';
import { AuthX } from '../../src/index';
import { secret } from '../support/forge';
import { blocksIn } from '../support/PageFolder';

const [before = '', after = ''] = blocksIn(readFileSync('docs/coming-from-koa-jwt.md', 'utf8'), 'js');

const user = { id: 7, role: 'editor' };

describe('docs/coming-from-koa-jwt.md', () => {
  const auth = new AuthX({ config: { secretKey: secret } });

  it('shows how tokens are signed before the migration: they are refused', async () => {
    expect(before).to.include("sign({ id: user.id, role: user.role }, process.env.SECRET, { expiresIn: '1h' })");
    const token = sign({ id: user.id, role: user.role }, secret, { expiresIn: '1h' });
    const error = await auth.verifyToken(token).catch((refusal: unknown) => refusal);
    expect(error).to.have.property('errorType', 'JWTDecodeError');
  });

  it('shows how tokens are signed that stay valid', async () => {
    const line =
      "sign({ role: user.role, type: 'access' }, secret, { subject: String(user.id), jwtid: randomUUID(), expiresIn: '1h' });";
    expect(after).to.include(line);
    const claims = { role: user.role, type: 'access' };
    const token = sign(claims, secret, { subject: String(user.id), jwtid: randomUUID(), expiresIn: '1h' });
    const { sub, extra } = await auth.verifyToken(token);
    expect({ sub, extra }).to.deep.equal({ sub: '7', extra: { role: 'editor' } });
  });
});
