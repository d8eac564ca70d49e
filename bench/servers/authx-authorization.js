import { requireFromLibrary } from '../library.js';
import { secret } from '../secret.js';
import { decorateClass, decorateMethod } from './decorate.js';
import { host, port, ready } from './ready.js';

requireFromLibrary('reflect-metadata');
const { Get, JsonController, createKoaServer } = requireFromLibrary('routing-controllers');
const { AccessRequired, AuthX, CurrentPayload, RateLimit, RequirePolicy, definePolicies, withAuthX } =
  requireFromLibrary('routing-controllers-authx');

const answer = payload => ({ ok: true, sub: payload.sub });

/** The same answer behind one guard, and behind one more of each kind. */
class AppController {
  guarded(payload) {
    return answer(payload);
  }

  limited(payload) {
    return answer(payload);
  }

  allowed(payload) {
    return answer(payload);
  }

  all(payload) {
    return answer(payload);
  }
}

// No client of the measurement reaches it.
const limit = { max: 1_000_000, window: '1m', key: 'subject' };
const order = { ownerId: 'nobody', isClosed: false };
const guards = {
  guarded: [AccessRequired()],
  limited: [AccessRequired(), RateLimit(limit)],
  allowed: [RequirePolicy('read', { order: () => order })],
  all: [RateLimit(limit), RequirePolicy('read', { order: () => order })],
};
for (const [name, decorators] of Object.entries(guards)) {
  decorateMethod(AppController, name, [...decorators, Get(`/${name}`)], [CurrentPayload()]);
}
decorateClass(AppController, [JsonController()]);

// The first rule does not apply, so that every rule is judged.
const rules = [
  {
    effect: 'allow',
    actions: ['read'],
    resources: ['order'],
    when: [{ attribute: 'resource.ownerId', value: { attribute: 'token.sub' } }],
  },
  { effect: 'allow', actions: ['read'], resources: ['order'], roles: ['clerk'] },
  {
    effect: 'deny',
    actions: ['read'],
    resources: ['order'],
    when: [{ attribute: 'resource.isClosed', value: true }],
  },
];
const auth = new AuthX({
  config: { secretKey: secret },
  policies: definePolicies({ actions: ['read'], resources: { order: ['ownerId', 'isClosed'] }, rules }),
  roles: { implies: { manager: ['clerk'], clerk: [] } },
});
createKoaServer(withAuthX({ controllers: [AppController] }, auth)).listen(port, host, ready);
