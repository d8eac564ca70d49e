import jsonwebtoken from 'jsonwebtoken';
import { requireFromLibrary } from '../library.js';
import { decorateClass, decorateMethod } from './decorate.js';
import { host, port, ready } from './ready.js';

requireFromLibrary('reflect-metadata');
const { Authorized, Get, JsonController, State, createKoaServer } = requireFromLibrary('routing-controllers');

class AppController {
  open() {
    return { ok: true, sub: 'nobody' };
  }

  protected(user) {
    return { ok: true, sub: user.sub };
  }
}

decorateMethod(AppController, 'open', [Get('/open')]);
decorateMethod(AppController, 'protected', [Authorized(), Get('/protected')], [State('user')]);
decorateClass(AppController, [JsonController()]);

// What applications on routing-controllers write today: verify in the authorizationChecker, keep the payload in the
// state, where the handler takes it from.
function checkWith(secretOrKey) {
  return ({ context }) => {
    try {
      const token = context.get('Authorization').slice('Bearer '.length);
      context.state.user = jsonwebtoken.verify(token, secretOrKey, { algorithms: ['HS256'] });
      return true;
    } catch {
      return false;
    }
  };
}

export function serveRoutingControllers(secretOrKey) {
  const app = createKoaServer({ controllers: [AppController], authorizationChecker: checkWith(secretOrKey) });
  app.listen(port, host, ready);
}
