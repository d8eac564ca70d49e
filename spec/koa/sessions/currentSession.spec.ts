import { expect } from 'chai';
import { Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  ConfigurationError,
  CurrentSession,
  OptionalAccess,
  Public,
  RefreshRequired,
  SessionInfo,
  SessionsController,
  withAuthX,
} from '../../../src/index';
import { keeping, login } from '../../sessions/support/login';
import { makeAuth, outcome, serve, type Client } from '../support/serve';

const shown = (session: SessionInfo | undefined): object => ({
  sid: session?.sid ?? null,
  isInfo: session instanceof SessionInfo,
  device: session?.device ?? null,
});

@JsonController('/current')
class Current {
  @AccessRequired()
  @Get('/access')
  access(@CurrentSession() session: SessionInfo | undefined): object {
    return shown(session);
  }

  @RefreshRequired()
  @Post('/refresh')
  refresh(@CurrentSession() session: SessionInfo): object {
    return shown(session);
  }

  @OptionalAccess()
  @Get('/optional')
  optional(@CurrentSession() session: SessionInfo | undefined): object {
    return shown(session);
  }

  @AccessRequired()
  @Get('/twice')
  twice(@CurrentSession() one: SessionInfo, @CurrentSession() other: SessionInfo): object {
    return { same: one === other };
  }

  @AccessRequired()
  @Get('/none')
  none(): object {
    return {};
  }
}

@JsonController('/public')
class PublicCurrent {
  @Public()
  @Get('/')
  get(@CurrentSession() session: SessionInfo | undefined): object {
    return shown(session);
  }
}

describe('@CurrentSession()', () => {
  const kept = keeping();
  let client: Client;

  before(async () => {
    client = await serve({ controllers: [Current] }, kept.auth);
  });

  it('is the session of the accepted token', async () => {
    const { access_token: access, refresh_token: refresh, sid } = await login(kept, { device: { name: 'phone' } });
    const expected = { sid, isInfo: true, device: { name: 'phone' } };
    expect((await client.get('/current/access', access)).json).to.deep.equal(expected);
    expect((await client.get('/current/optional', access)).json).to.deep.equal(expected);
    const headers = ['Authorization', `Bearer ${refresh}`];
    const answer = await client.send('/current/refresh', { method: 'POST', headers });
    expect(answer.json).to.deep.equal(expected);
  });

  it('is undefined without a session, and without a token on an optional route', async () => {
    const token = await kept.auth.createAccessToken('alice');
    const none = { sid: null, isInfo: false, device: null };
    expect((await client.get('/current/access', token)).json).to.deep.equal(none);
    expect((await client.get('/current/optional')).json).to.deep.equal(none);
  });

  it('is looked up once per request, and only if an action uses it', async () => {
    const { access_token: access } = await login(kept);
    const looks = async (path: string): Promise<number> => {
      kept.store.calls.length = 0;
      expect((await client.get(path, access)).status).to.equal(200);
      return kept.store.calls.length;
    };
    expect(await looks('/current/none')).to.equal(1);
    expect(await looks('/current/twice')).to.equal(await looks('/current/access'));
    expect((await client.get('/current/twice', access)).json).to.deep.equal({ same: true });
  });

  it('is refused with 401 if the session has ended', async () => {
    const { access_token: access, sid } = await login(kept);
    await kept.auth.sessions.end(sid, 'logout');
    for (const path of ['/current/access', '/current/optional', '/current/none']) {
      const answer = await client.get(path, access);
      expect(outcome(answer)).to.equal('401 SessionRevoked');
      expect(answer.headers['www-authenticate']).to.equal('Bearer error="invalid_token"');
      expect(answer.json).to.deep.equal({
        message: 'Session has ended',
        error_type: 'SessionRevoked',
        error: 'invalid_token',
      });
    }
  });

  it('answers 503 if the store fails', async () => {
    const { access_token: access } = await login(kept);
    let looks = 0;
    const look = kept.store.look.bind(kept.store);
    kept.store.look = (...parameters) => {
      looks += 1;
      return looks > 1 ? Promise.reject(new Error('down')) : look(...parameters);
    };
    try {
      const answer = await client.get('/current/access', access);
      expect(outcome(answer)).to.equal('503 RevocationUnavailableError');
      expect(answer.headers).to.have.property('retry-after');
    } finally {
      kept.store.look = look;
    }
  });

  it('fails the start without sessions and in a public action', () => {
    const without = makeAuth<never>();
    expect(() => withAuthX({ controllers: [Current] }, without)).to.throw(
      ConfigurationError,
      /Current\.access: @CurrentSession\(\) needs sessions/,
    );
    expect(() => withAuthX({ controllers: [PublicCurrent] }, kept.auth)).to.throw(
      ConfigurationError,
      /PublicCurrent\.get: @CurrentSession\(\) needs a token, but the action is public/,
    );
    class Mounted extends SessionsController {}
    JsonController('/unkept-sessions')(Mounted);
    expect(() => withAuthX({ controllers: [Mounted] }, without)).to.throw(ConfigurationError, 'Give AuthX sessions');
  });
});
