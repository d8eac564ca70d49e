import { refuseUnknown } from '../../config/refuseUnknown';
import type { ReportedRoute } from '../../report/ReportedRoute';
import type { ExpectedAccess, ExpectedRequirements } from './ExpectedAccess';

type Member = keyof ExpectedRequirements;

/** The value is true for a member that the route must not have if the spec does not name it. */
const members: Readonly<Record<Member, boolean>> = {
  access: true,
  token: true,
  loginTypes: true,
  fresh: true,
  maxAge: true,
  acr: true,
  scopes: true,
  anyScope: true,
  anyRole: true,
  policies: true,
  owner: true,
  authorized: true,
  checks: true,
  limits: true,
  failOpen: true,
  locations: false,
  csrf: false,
  revocation: false,
  dpop: false,
  cookies: false,
};

/**
 * Compares a route with what a spec expects of it. Returns a line for each difference. The order of lists does not matter.
 *
 * @throws TypeError for an expectation that names an unknown member
 */
export function accessDifferences(route: ReportedRoute, expected: ExpectedAccess): string[] {
  const wanted = readExpectation(expected);
  return (Object.keys(members) as Member[]).flatMap(member => {
    const [found, meant] = [textOf(route[member]), textOf(wanted[member])];
    if (found === meant) return [];
    if (meant === undefined && !members[member] && !isWeaker(member, route)) return [];
    return [`  ${member}: expected ${meant ?? 'nothing'}, but it is ${found ?? 'missing'}`];
  });
}

const isWeaker = (member: Member, { revocation }: ReportedRoute): boolean =>
  member === 'revocation' && revocation === 'cached';

function readExpectation(expected: ExpectedAccess): ExpectedRequirements {
  if (expected === 'public') return { access: 'public' };
  if (typeof expected === 'string') {
    if (['access', 'refresh', 'any'].includes(expected)) return { access: 'guarded', token: expected };
    throw new TypeError(`'${expected as string}' is not one of 'public', 'access', 'refresh', 'any'.`);
  }
  refuseUnknown('The expected access', expected, Object.keys(members));
  const { access = 'guarded' } = expected;
  const hasToken = access === 'guarded' || access === 'optional';
  return { access, ...(hasToken && { token: 'access' }), ...expected };
}

const textOf = (value: unknown): string | undefined => JSON.stringify(sorted(value));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items: unknown[] = value.map(sorted);
    return items.sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other), 'en'));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
