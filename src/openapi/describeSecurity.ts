import type { AccessRule, Requirement } from '../access/AccessRule';
import { nameOf, ScopeCheck } from '../access/RequiredScope';
import { accessRequirement } from '../access/AccessRule';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import { locationsOf } from '../report/describeRequirements';
import type { ApiSecurity } from './ApiDocument';
import type { Components } from './Components';
import { dpopScheme, schemeOf, type NamedScheme } from './schemeOf';

/** At most so many alternatives are listed. Beyond, scopes of which one is enough are left out. */
const mostAlternatives = 24;

/** The facts by which the security of an operation is described. */
export interface SecurityContext {
  readonly systems: readonly RequestAuthenticator[];
  readonly components: Components;
  /** Whether requirements name scopes. OpenAPI 3.0 allows them for OAuth alone. */
  readonly namesScopes: boolean;
  /** Whether the schemes of each login type have their own names. */
  readonly namesTypes: boolean;
}

/** Returns the security of an operation, and adds its schemes to the components. */
export function describeSecurity(rule: AccessRule, context: SecurityContext): ApiSecurity[] {
  if (rule.kind === 'public') return [];
  const { requirement } = rule;
  const { systems, components, namesTypes, namesScopes } = context;
  const names = systems.flatMap(auth =>
    schemesOf(requirement, auth).map(named => {
      const { name, scheme } = namesTypes ? ofLoginType(named, auth.loginType ?? '') : named;
      return components.add('securitySchemes', name, scheme);
    }),
  );
  const scopes = namesScopes ? scopeAlternatives(requirement, names.length) : [[]];
  const alternatives = [...new Set(names)].flatMap(name => scopes.map(list => ({ [name]: list })));
  return rule.kind === 'optional' ? [...alternatives, {}] : alternatives;
}

const ofLoginType = ({ name, scheme }: NamedScheme, loginType: string): NamedScheme => ({
  name: `${name}.${loginType.replace(/[^\w.-]/g, '_')}`,
  scheme: { ...scheme, description: `${String(scheme.description)} Login type: ${loginType}.` },
});

/** The requirement of an action about which the `authorizationChecker` of the application decides. */
export const presumedRule: AccessRule = { kind: 'guarded', requirement: accessRequirement, limits: [] };

/** Each way to present the token. */
function schemesOf(requirement: Requirement, auth: RequestAuthenticator): NamedScheme[] {
  const { config } = auth;
  const types = requirement.type === 'any' ? (['access', 'refresh'] as const) : [requirement.type];
  const dpop = requirement.senderConstrained ? 'required' : config.dpop;
  return locationsOf(requirement, auth).flatMap(location =>
    types.flatMap(type => {
      const scheme = schemeOf({ location, type }, config);
      if (location !== 'headers' || dpop === 'off') return [scheme];
      return dpop === 'required' ? [dpopScheme] : [scheme, dpopScheme];
    }),
  );
}

/** The lists of scopes of which one is enough: `(a and b) and (c or d)` is `a b c`, or `a b d`. */
function scopeAlternatives({ checks }: Requirement, schemes: number): string[][] {
  const required = checks.filter(check => check instanceof ScopeCheck);
  const all = required.filter(({ mode }) => mode === 'all').flatMap(({ scopes }) => scopes.map(nameOf));
  const choices = required.filter(({ mode }) => mode === 'any').map(({ scopes }) => scopes.map(nameOf));
  const count = choices.reduce((product, choice) => product * choice.length, schemes);
  const lists = count > mostAlternatives ? [[]] : choices.reduce<string[][]>(combine, [[]]);
  return lists.map(list => [...new Set([...all, ...list])].sort());
}

const combine = (lists: string[][], choice: readonly string[]): string[][] =>
  lists.flatMap(list => choice.map(scope => [...list, scope]));
