import { loginTypesOf, withLoginTypes, type AccessRule } from '../access/AccessRule';
import type { DecidedRule } from '../auth/DecidedRule';
import type { LoginSystems } from '../auth/LoginSystems';
import { parametersOf } from '../decorators/authParameter';
import { cookieMarkOf } from '../decorators/recordCookies';
import { classAndBases } from '../routing-controllers/classAndBases';
import { JwksController } from './JwksController';

/** An action of a controller. */
interface Place {
  readonly type: object;
  readonly method: string;
}

/**
 * Finds the login systems that decide the requests of an action, and writes their login types into its rule.
 *
 * @returns the rest of a message, with the fix, if they are not known
 */
export function decideRule(systems: LoginSystems, rule: AccessRule, place: Place): DecidedRule | string {
  const names = loginTypesOf(rule);
  const resolved = systems.resolve(names);
  const needsOne = rule.kind === 'public' && needsSystem(place);
  if (resolved.complaint !== undefined) {
    const isNeeded = names !== undefined || rule.kind !== 'public' || needsOne;
    return isNeeded ? resolved.complaint : { rule, systems: [systems.initial] };
  }
  if (needsOne && resolved.systems.length > 1) {
    return 'is public and uses tokens or cookies, so that it needs one login type. Name one by @LoginType().';
  }
  const types = resolved.systems.flatMap(({ loginType }) => loginType ?? []);
  return { rule: types.length === 0 ? rule : withLoginTypes(rule, types), systems: resolved.systems };
}

/** Tells whether a public action uses the keys, the cookies or the tokens of a login system. */
const needsSystem = ({ type, method }: Place): boolean =>
  cookieMarkOf(type, method) !== undefined ||
  classAndBases(type).some(base => base === JwksController || parametersOf(base, method).length > 0);
