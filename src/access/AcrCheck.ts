import { nearest } from '../config/refuseUnknown';
import { AuthenticationLevelError, ConfigurationError, FreshTokenRequiredError } from '../errors/errors';
import type { TokenPayload } from '../token/TokenPayload';
import type { Authorization } from './Authorization';
import type { FreshnessCheck } from './FreshnessCheck';
import { SystemCheck, type SystemRequest } from './SystemCheck';

/**
 * Requires that the user authenticated at a level, or at a stronger one (RFC 9470). The order of the levels is the one of
 * the login system.
 */
export class AcrCheck extends SystemCheck {
  readonly stage = 'beforeRevocation';
  readonly name: string;

  /**
   * @param where - what was given the levels, for messages
   * @param levels - all of them are required, that is, the strongest
   * @param freshness - the other requirement of the authentication, which a refusal also names, so that the client
   *   asks for both at once
   * @throws TypeError for what is not the name of a level
   */
  constructor(
    where: string,
    readonly levels: readonly string[],
    private readonly freshness?: FreshnessCheck,
  ) {
    super();
    for (const level of levels as readonly unknown[]) {
      if (typeof level === 'string' && level !== '') continue;
      throw new TypeError(`${where}: acr must be the name of an authentication level, such as 'mfa'.`);
    }
    this.name = `@RequireAcr(${levels.map(level => `'${level}'`).join(', ')})`;
  }

  testIn(payload: TokenPayload, { authorization }: SystemRequest): boolean {
    const missing = this.missingIn(authorization);
    if (missing !== undefined) throw new ConfigurationError(missing);
    const { acrLevels } = authorization.parts;
    const wanted = Math.max(...this.levels.map(level => acrLevels.indexOf(level)));
    const level = acrLevels[wanted] as string;
    // A missing level, and one that is not declared, are below all others.
    const held = acrLevels.findIndex(declared => declared === payload.acr);
    if (held < wanted) throw new AuthenticationLevelError(level, this.freshness?.maxAge);
    if (this.freshness && !this.freshness.test(payload)) {
      throw new FreshTokenRequiredError(this.freshness.maxAge, { challenge: { acr_values: level } });
    }
    return true;
  }

  refusal(): AuthenticationLevelError {
    return new AuthenticationLevelError(this.levels.join(' '), this.freshness?.maxAge);
  }

  missingIn({ parts: { acrLevels } }: Authorization): string | undefined {
    const unknown = this.levels.find(level => !acrLevels.includes(level));
    if (unknown === undefined) return undefined;
    if (acrLevels.length === 0) {
      return `${this.name}: there are no authentication levels. Set acrLevels in the configuration, the weakest first: ['pwd', 'mfa'].`;
    }
    const meant = nearest(unknown, acrLevels);
    const suggestion = meant === undefined ? '' : ` Did you mean '${meant}'?`;
    return `${this.name}: '${unknown}' is not one of acrLevels. Known: ${acrLevels.join(', ')}.${suggestion}`;
  }
}
