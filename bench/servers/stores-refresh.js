import { requireFromLibrary } from '../library.js';
import { secret } from '../secret.js';
import { hearStatements } from '../stores/heard.js';
import { openStores, storePlace, storesOf } from '../stores/open.js';
import { decorateClass, decorateMethod } from './decorate.js';
import { host, port, ready } from './ready.js';

const { Get, JsonController, Post, createKoaServer } = requireFromLibrary('routing-controllers');
const { AuthX, CurrentToken, Public, RefreshRequired, withAuthX } = requireFromLibrary('routing-controllers-authx');

const heard = [];
const place = await hearStatements(storePlace, statement => heard.push(statement));
const auth = new AuthX({ config: { secretKey: secret }, ...storesOf(await openStores(place)) });

class RefreshController {
  refresh(token) {
    return auth.refresh(token);
  }

  /** What reached the store since this was asked last. */
  statements() {
    return heard.splice(0);
  }
}

decorateMethod(RefreshController, 'refresh', [RefreshRequired(), Post('/refresh')], [CurrentToken()]);
decorateMethod(RefreshController, 'statements', [Public(), Get('/statements')]);
decorateClass(RefreshController, [JsonController()]);
createKoaServer(withAuthX({ controllers: [RefreshController] }, auth)).listen(port, host, ready);
