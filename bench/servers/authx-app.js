import { requireFromLibrary } from '../library.js';
import { secret } from '../secret.js';
import { decorateClass, decorateMethod } from './decorate.js';
import { host, port, ready } from './ready.js';

requireFromLibrary('reflect-metadata');
const { Get, JsonController, createKoaServer } = requireFromLibrary('routing-controllers');
const { AccessRequired, AuthX, AuthXConfig, CurrentPayload, Public, withAuthX } =
  requireFromLibrary('routing-controllers-authx');

class AppController {
  open() {
    return { ok: true, sub: 'nobody' };
  }

  protected(payload) {
    return { ok: true, sub: payload.sub };
  }
}

decorateMethod(AppController, 'open', [Public(), Get('/open')]);
decorateMethod(AppController, 'protected', [AccessRequired(), Get('/protected')], [CurrentPayload()]);
decorateClass(AppController, [JsonController()]);

export function serveAuthX(stores = {}) {
  const auth = new AuthX({ config: new AuthXConfig({ secretKey: secret }), ...stores });
  createKoaServer(withAuthX({ controllers: [AppController] }, auth)).listen(port, host, ready);
}
