import { expect } from 'chai';
import { Ctx, Get, JsonController } from 'routing-controllers';
import type { Context } from 'koa';
import type { DataSource } from 'typeorm';
import {
  AccessRequired,
  ConfigurationError,
  CurrentToken,
  RefreshRequired,
  RequestToken,
  type AuthX,
} from '../../../src/index';
import { RevokedTokenRepository } from '../../../src/entries/typeorm';
import { forge, goodClaims } from '../../support/forge';
import { makeAuth, outcome, serve, type Client } from '../../koa/support/serve';
import { newFile, openOn } from '../support/authFile';
import { now } from '../support/revocation';

let auth: AuthX<never>;

@JsonController('/revoking')
class Revoking {
  @AccessRequired()
  @Get('/access')
  access(): object {
    return { done: true };
  }

  @RefreshRequired()
  @Get('/refresh')
  refresh(): object {
    return { done: true };
  }

  @AccessRequired()
  @Get('/logout')
  async logout(@CurrentToken() token: RequestToken, @Ctx() ctx: Context): Promise<object> {
    await auth.revoke(ctx.query.read === undefined ? token : auth.getTokenFromRequest(ctx));
    return { done: true };
  }
}

describe('auth.revoke with RevokedTokenRepository', () => {
  const database = newFile();
  let dataSource: DataSource;
  let repository: RevokedTokenRepository;
  let client: Client;

  before(async () => {
    dataSource = await openOn(database);
    repository = RevokedTokenRepository.on(dataSource);
    auth = makeAuth<never>({ revokedTokens: repository });
    client = await serve({ controllers: [Revoking] }, auth);
  });

  const state = async (token: string, path = '/revoking/access'): Promise<string> =>
    outcome(await client.get(path, token));

  it('revokes a token given as text, so the next request is refused', async () => {
    const [token, other] = [await auth.createAccessToken('alice'), await auth.createAccessToken('alice')];
    expect(await state(token)).to.equal('200');
    await auth.revoke(token);
    expect(await state(token)).to.equal('401 RevokedTokenError');
    expect(await state(other)).to.equal('200');
  });

  it('revokes a token given as payload', async () => {
    const token = await auth.createAccessToken('alice');
    await auth.revoke(await auth.verifyToken(token));
    expect(await state(token)).to.equal('401 RevokedTokenError');
    await auth.verifyToken(token).then(
      () => expect.fail('was verified'),
      (error: unknown) => expect((error as Error).name).to.equal('RevokedTokenError'),
    );
  });

  it('revokes the token of the request, verified or only read', async () => {
    for (const path of ['/revoking/logout', '/revoking/logout?read=1']) {
      const token = await auth.createAccessToken('alice');
      expect(await state(token, path)).to.equal('200');
      expect(await state(token)).to.equal('401 RevokedTokenError');
    }
  });

  it('revokes an access and a refresh token together, even if one is given twice', async () => {
    const { access_token: access, refresh_token: refresh } = await auth.createTokenPair('alice');
    expect(await state(refresh, '/revoking/refresh')).to.equal('200');
    const before = await repository.countRevoked();
    await auth.revoke(access, refresh, access);
    await auth.revoke(refresh, access);
    expect(await repository.countRevoked()).to.equal(before + 2);
    expect(await state(access)).to.equal('401 RevokedTokenError');
    expect(await state(refresh, '/revoking/refresh')).to.equal('401 RevokedTokenError');
  });

  it('writes nothing if one of several tokens is invalid', async () => {
    const token = await auth.createAccessToken('alice');
    const foreign = forge(goodClaims(), { key: 'the-key-of-somebody-else-which-is-long-enough' });
    const before = await repository.countRevoked();
    for (const bad of ['', 'rubbish', 'a.b.c', foreign, `${token.slice(0, -3)}AAA`]) {
      const failed = await auth.revoke(token, bad).then(
        () => undefined,
        (error: unknown) => error as Error & { status?: number },
      );
      expect(failed?.status, bad).to.equal(401);
      expect(failed?.message).to.not.contain(token);
    }
    expect(await repository.countRevoked()).to.equal(before);
    expect(await state(token)).to.equal('200');
  });

  it('ignores expired tokens', async () => {
    const expired = forge(goodClaims({ exp: now() - 10 }));
    const token = await auth.createAccessToken('alice');
    const before = await repository.countRevoked();
    await auth.revoke(expired, token);
    await auth.revoke(expired);
    await auth.revoke();
    expect(await repository.countRevoked()).to.equal(before + 1);
  });

  it('stores the subject, type and expiry, and not the token itself', async () => {
    const token = await auth.createAccessToken('carol');
    const { jti, exp } = await auth.verifyToken(token);
    await auth.revoke(token);
    const row = await repository.findOneByOrFail({ jti });
    expect(row).to.deep.include({ jti, tokenType: 'access', subject: 'carol', expiresAt: (exp as number) + 5 });
    expect(row.revokedAt).to.be.closeTo(now(), 5);
    expect(JSON.stringify(row)).to.not.contain(token.split('.')[2]);
  });

  it('is effective at once in another DataSource on the file, and after a restart', async () => {
    const elsewhere = await openOn(database);
    const other = makeAuth<never>({ revokedTokens: RevokedTokenRepository.on(elsewhere) });
    const second = await serve({ controllers: [Revoking] }, other);
    for (let round = 0; round < 5; round += 1) {
      const token = await auth.createAccessToken('alice');
      expect(outcome(await second.get('/revoking/access', token))).to.equal('200');
      await (round % 2 === 0 ? auth : other).revoke(token);
      expect(outcome(await second.get('/revoking/access', token))).to.equal('401 RevokedTokenError');
      expect(await state(token)).to.equal('401 RevokedTokenError');
    }
    const token = await auth.createAccessToken('alice');
    await other.revoke(token);
    await elsewhere.destroy();
    const again = makeAuth<never>({ revokedTokens: RevokedTokenRepository.on(await openOn(database)) });
    await again.verifyToken(token).then(
      () => expect.fail('was verified'),
      (error: unknown) => expect((error as Error).name).to.equal('RevokedTokenError'),
    );
  });

  it('is effective for concurrent requests', async () => {
    const tokens = await Promise.all(Array.from({ length: 30 }, () => auth.createAccessToken('alice')));
    await auth.revoke(...tokens.filter((_, i) => i % 3 === 0));
    const states = await Promise.all(tokens.map(token => state(token)));
    expect(states).to.deep.equal(tokens.map((_, i) => (i % 3 === 0 ? '401 RevokedTokenError' : '200')));
    const revoking = tokens[1] as string;
    const asking = Promise.all(Array.from({ length: 10 }, () => state(revoking)));
    await auth.revoke(revoking);
    expect(await state(revoking)).to.equal('401 RevokedTokenError');
    await asking;
  });

  it('throws a ConfigurationError without a store, and says what to configure', async () => {
    const storeless = makeAuth();
    const failed = await storeless.revoke(await storeless.createAccessToken('alice')).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(ConfigurationError);
    expect((failed as Error).message).to.contain('revokedTokens: is missing');
  });

  it('fails with 503 when the DataSource is closed, and so does each request', async () => {
    const closing = await openOn(newFile());
    const shut = makeAuth<never>({ revokedTokens: RevokedTokenRepository.on(closing) });
    const third = await serve({ controllers: [Revoking] }, shut);
    const token = await shut.createAccessToken('alice');
    const cold = await shut.createAccessToken('alice');
    expect(outcome(await third.get('/revoking/access', token))).to.equal('200');
    await closing.destroy();
    for (const presented of [token, cold]) {
      const answer = await third.get('/revoking/access', presented);
      expect(outcome(answer)).to.equal('503 RevocationUnavailableError');
      expect(answer.headers['retry-after']).to.not.equal(undefined);
    }
    const failed = (await shut.revoke(token).catch((error: unknown) => error)) as { status: number };
    expect(failed.status).to.equal(503);
    await closing.initialize();
    expect(outcome(await third.get('/revoking/access', token))).to.equal('200');
    await shut.revoke(token);
    expect(outcome(await third.get('/revoking/access', token))).to.equal('401 RevokedTokenError');
  });
});
