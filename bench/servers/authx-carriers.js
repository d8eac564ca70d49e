import { requireFromLibrary } from '../library.js';
import { secret } from '../secret.js';
import { decorateClass, decorateMethod } from './decorate.js';
import { host, port, ready } from './ready.js';

requireFromLibrary('reflect-metadata');
const { JsonController, Post, createKoaServer } = requireFromLibrary('routing-controllers');
const { AccessRequired, AuthX, CurrentPayload, withAuthX } = requireFromLibrary('routing-controllers-authx');

class AppController {
  change(payload) {
    return { ok: true, sub: payload.sub };
  }
}

decorateMethod(AppController, 'change', [AccessRequired(), Post('/change')], [CurrentPayload()]);
decorateClass(AppController, [JsonController()]);

// No revocation store: its share of a request is the same for both, and would make the difference look smaller.
const auth = new AuthX({ config: { secretKey: secret, tokenLocation: ['headers', 'cookies'] } });
createKoaServer(withAuthX({ controllers: [AppController] }, auth)).listen(port, host, ready);
