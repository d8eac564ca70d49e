import { AuthXConfig } from '../../config/AuthXConfig';
import { readEnvironment } from '../../config/environment';
import { nearest } from '../../config/refuseUnknown';
import type { CommandContext } from '../Command';
import { refusal, type Finding } from './Finding';
import { warningsDuring } from './warningsDuring';

/** The variables of the command line. */
const ownVariables = ['AUTHX_STORE_URL'];

/** Checks the environment variables as `AuthXConfig.fromEnv` does, and what they mean for cookies. */
export async function checkConfiguration(environment: CommandContext['environment']): Promise<Finding[]> {
  return [...misspelt(environment), ...(await checkOptions(environment))];
}

/** Checks NODE_ENV, by which routing-controllers decides whether it shows stacks if the server does not say. */
export function checkNodeEnv({ NODE_ENV: mode }: CommandContext['environment']): Finding {
  const check = 'configuration/NODE_ENV';
  if (mode === 'production') return { check, status: 'ok', message: 'NODE_ENV is production.' };
  return {
    check,
    status: 'warning',
    message: `NODE_ENV is ${mode ?? 'not set'}, so routing-controllers may show stacks of errors.`,
    fix: 'Set NODE_ENV=production where the application is deployed.',
  };
}

function misspelt(environment: CommandContext['environment']): Finding[] {
  const strangers = Object.keys(environment).filter(
    name => /^AUTHX_(?!TEST_)/i.test(name) && !ownVariables.includes(name),
  );
  return strangers.flatMap(name => {
    const meant = nearest(name, ownVariables);
    if (meant === undefined) return [];
    const message = `${name} is not a variable of this library.`;
    return [{ check: 'configuration/variables', status: 'error', message, fix: `Rename it to ${meant}.` } as const];
  });
}

async function checkOptions(environment: CommandContext['environment']): Promise<Finding[]> {
  const check = 'configuration/options';
  try {
    if (!hasKey(environment)) {
      const { warnings } = await warningsDuring(() => readEnvironment({ ...environment }));
      const message = 'No variable sets a key. Options in code are checked when the application starts.';
      return [{ check, status: 'skipped', message }, ...warnings.map(warning => refusal(check, warning, 'warning'))];
    }
    const { result: config, warnings } = await warningsDuring(() => AuthXConfig.fromEnv({}, { ...environment }));
    const message = `The environment sets a valid configuration. Tokens are signed with ${config.algorithm}.`;
    return [
      { check, status: 'ok', message },
      ...warnings.map(warning => refusal(check, warning, 'warning')),
      ...checkCookies(config, environment),
    ];
  } catch (error) {
    return [refusal(check, error)];
  }
}

/** Without a key, a configuration cannot be checked. The application may set the key in code. */
const hasKey = (environment: CommandContext['environment']): boolean =>
  Object.entries(environment).some(
    ([name, value]) => /^JWT_(SECRET|PRIVATE|PUBLIC)_KEY$/i.test(name) && value !== undefined && value !== '',
  );

function checkCookies(config: AuthXConfig, { NODE_ENV: mode }: CommandContext['environment']): Finding[] {
  const check = 'configuration/cookies';
  const locations = [...config.tokenLocations.access, ...config.tokenLocations.refresh];
  if (!locations.includes('cookies')) return [{ check, status: 'skipped', message: 'No token is taken from cookies.' }];
  const findings: Finding[] = [];
  if (!config.cookies.secure) {
    const status = mode === 'production' ? 'error' : 'warning';
    findings.push({ check, status, message: 'Cookies are sent without TLS too.', fix: 'Set JWT_COOKIE_SECURE=true.' });
  }
  if (!config.csrf.protect) {
    const fix = 'Set JWT_COOKIE_CSRF_PROTECT=true.';
    findings.push({ check, status: 'warning', message: 'Requests with cookies are not protected from CSRF.', fix });
  }
  return findings.length > 0
    ? findings
    : [{ check, status: 'ok', message: 'Cookies are secure, and CSRF is refused.' }];
}
