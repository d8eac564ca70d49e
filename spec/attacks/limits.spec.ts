import { expect } from 'chai';
import { Get, JsonController, Post } from 'routing-controllers';
import { MemoryRateLimitStore, Public, RateLimit } from '../../src/index';
import { counterId } from '../../src/limits/counterId';
import { withMonotonicClock } from '../revocation/cache/support/monotonic';
import { send } from '../support/send';
import { AttackServer } from './support/AttackServer';

@JsonController()
class LimitedController {
  @RateLimit({ max: 3, window: '1h' })
  @Public()
  @Get('/limited')
  limited(): object {
    return { ok: true };
  }

  @RateLimit({ max: 3, window: '1h' })
  @Public()
  @Post('/limited-post')
  limitedPost(): object {
    return { ok: true };
  }
}

/** Headers by which proxies name the client. A client can write them too. */
const claimedAddresses = ['X-Forwarded-For', 'X-Real-IP', 'X-Client-IP', 'CF-Connecting-IP', 'True-Client-IP'];

const isAccepted = (store: MemoryRateLimitStore, key: string): boolean =>
  store.take([{ id: counterId('attack', key), max: 5, window: 60_000 }]).isAccepted;

describe('Attacks on rate limits', () => {
  let server: AttackServer;

  beforeEach(async () => {
    server = await AttackServer.start(undefined, [LimitedController]);
  });

  for (const header of claimedAddresses) {
    it(`row 127: counts a client by its connection, whatever ${header} says`, async () => {
      const statuses: number[] = [];
      for (let i = 1; i <= 5; i++) {
        const address = i % 2 === 0 ? `203.0.113.${String(i)}` : `203.0.113.${String(i)}, 127.0.0.1`;
        statuses.push((await server.send('/limited', { headers: [header, address] })).status);
      }
      expect(statuses).to.deep.equal([200, 200, 200, 429, 429]);
    });
  }

  it('row 127: says in Retry-After and in the body when to come again', async () => {
    for (let i = 0; i < 3; i++) await server.send('/limited');
    const { status, headers, json } = await server.send('/limited', { headers: ['X-Forwarded-For', '203.0.113.1'] });
    expect([status, json.error_type]).to.deep.equal([429, 'RateLimitExceeded']);
    expect(Number(headers['retry-after'])).to.be.within(1, 3600);
    expect(json.retry_after).to.equal(Number(headers['retry-after']));
  });

  it('row 127: counts another spelling of the path and HEAD as the same action', async () => {
    for (const path of ['/limited', '/LIMITED', '/limited/']) await server.send(path);
    expect((await server.send('/limited', { method: 'HEAD' })).status).to.equal(429);
    expect((await server.send('/limited?x=1')).status).to.equal(429);
  });

  it('row 128: lets no second burst in at the edge of the window', async () => {
    await withMonotonicClock(tick => {
      const store = new MemoryRateLimitStore();
      tick(59_000);
      const before = Array.from({ length: 5 }, () => isAccepted(store, 'alice'));
      tick(2_000);
      const after = Array.from({ length: 5 }, () => isAccepted(store, 'alice'));
      expect([before, after].map(answers => answers.filter(Boolean).length)).to.deep.equal([5, 0]);
      return Promise.resolve();
    });
  });

  it('row 128: lets in no more than the maximum of requests that arrive together', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send(server.port, '/limited-post', { method: 'POST' })),
    );
    expect(answers.filter(({ status }) => status < 300)).to.have.lengthOf(3);
    expect(answers.filter(({ status }) => status === 429)).to.have.lengthOf(7);
  });

  it('row 129: keeps counting one client while others send with a million keys', () => {
    const store = new MemoryRateLimitStore();
    for (let i = 0; i < 5; i++) expect(isAccepted(store, 'alice')).to.equal(true);
    const flood = { id: '', max: 5, window: 60_000 };
    for (let i = 0; i < 1_000_000; i++) store.take([{ ...flood, id: String(i).padStart(24, 'x') }]);
    expect(isAccepted(store, 'alice')).to.equal(false);
    expect(store.size).to.be.at.most(105_000);
  }).timeout(60_000);
});
