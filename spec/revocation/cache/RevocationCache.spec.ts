import { expect } from 'chai';
import { RevocationCache } from '../../../src/revocation/RevocationCache';
import type { TokenPayload } from '../../../src/token/TokenPayload';
import { withMonotonicClock } from './support/monotonic';

const payload = { jti: 'a', sub: 'alice', sid: 's', since: 0 } as TokenPayload;
const cacheOf = (): RevocationCache => new RevocationCache({ ttl: 1000, max: 10 });

describe('RevocationCache after a token was refused', () => {
  it('remembers only an answer to a lookup that began after the refusal', async () => {
    await withMonotonicClock(async tick => {
      const cache = cacheOf();
      const before = cache.ask();
      tick(1);
      cache.forget(payload);
      cache.remember(payload, before);
      expect(cache.knows(payload)).to.equal(false);
      tick(1);
      cache.remember(payload, cache.ask());
      expect(cache.knows(payload)).to.equal(true);
    });
  });

  it('does not remember an answer to a lookup that began in the same instant', async () => {
    await withMonotonicClock(async () => {
      const cache = cacheOf();
      cache.forget(payload);
      cache.remember(payload, cache.ask());
      expect(cache.knows(payload)).to.equal(false);
    });
  });
});
