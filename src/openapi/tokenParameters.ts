import type { AccessRule } from '../access/AccessRule';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import { describeSettings } from '../report/describeRequirements';
import type { ApiObject } from './ApiDocument';

/**
 * Returns the headers that a request must have beside its token: the CSRF value for cookies, and the proof of DPoP.
 *
 * @param method - in upper case
 */
export function tokenParameters(rule: AccessRule, auth: RequestAuthenticator, method: string): ApiObject[] {
  if (rule.kind === 'public') return [];
  const { locations = [], csrf, dpop } = describeSettings(rule, auth, method);
  const { headers, fields } = auth.config.csrf;
  const type = rule.requirement.type === 'refresh' ? 'refresh' : 'access';
  const isGuarded = rule.kind === 'guarded';
  return [
    ...(csrf
      ? [
          header(headers[type], isGuarded && locations.length === 1 && fields === undefined, {
            description: `Repeats the CSRF value of the cookie. It is required if the ${type} token comes in a cookie.`,
          }),
        ]
      : []),
    ...(dpop && locations.includes('headers')
      ? [
          header('DPoP', isGuarded && dpop === 'required', {
            description: 'The proof of possession (RFC 9449). It is required if the token is bound to a key.',
          }),
        ]
      : []),
  ];
}

const header = (name: string, required: boolean, rest: ApiObject): ApiObject => ({
  in: 'header',
  name,
  required,
  ...rest,
  schema: { type: 'string' },
});
