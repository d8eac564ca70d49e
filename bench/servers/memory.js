import { requireFromLibrary } from '../library.js';
import { secret } from '../secret.js';
import { openStores, storesOf } from '../stores/open.js';
import { decorateClass, decorateMethod } from './decorate.js';
import { host, port, ready } from './ready.js';

const { Get, JsonController, createKoaServer } = requireFromLibrary('routing-controllers');
const { AccessRequired, AuthX, CurrentSubject, Public, RevocationCheck, withAuthX } =
  requireFromLibrary('routing-controllers-authx');

class MemoryController {
  protected(subject) {
    return { ok: true, sub: subject.id };
  }

  /** Bytes, once all is gone that nobody holds. */
  memory() {
    globalThis.gc();
    const { heapUsed, rss } = process.memoryUsage();
    return { heapUsed, rss };
  }
}

const protectedRoute = [AccessRequired(), RevocationCheck('cached'), Get('/protected')];
decorateMethod(MemoryController, 'protected', protectedRoute, [CurrentSubject()]);
decorateMethod(MemoryController, 'memory', [Public(), Get('/memory')]);
decorateClass(MemoryController, [JsonController()]);

// All that remembers anything is on, as large as it is by default.
const auth = new AuthX({
  config: { secretKey: secret },
  callbacks: { getSubject: async id => ({ id }) },
  subjectCache: { ttl: '1h' },
  revocationCache: { ttl: '5s' },
  ...storesOf(await openStores()),
});
createKoaServer(withAuthX({ controllers: [MemoryController] }, auth)).listen(port, host, ready);
