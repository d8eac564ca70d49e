/** Parameters of a `WWW-Authenticate` challenge, in the order in which they are written. */
export interface ChallengeParameters {
  error?: string;
  /** Space-separated scopes that the resource requires (RFC 6750 section 3). */
  scope?: string;
  /** Space-separated authentication levels, one of which the user must have (RFC 9470 section 3). */
  acr_values?: string;
  /** Seconds within which the user must have authenticated (RFC 9470 section 3). */
  max_age?: number;
  /** Space-separated algorithms that proofs may be signed with (RFC 9449 section 7.1). */
  algs?: string;
  /** The URL of the metadata of the API (RFC 9728 section 5.1). */
  resource_metadata?: string | undefined;
}

/** The scheme by which a request presents its token: the configured one, or DPoP. */
export type Scheme = 'configured' | 'DPoP';

/** How challenges name DPoP. */
export interface DPoPChallenge {
  /** Space-separated algorithms that proofs may be signed with. */
  readonly algs: string;
  /** Whether only tokens that are bound to a key are accepted. The configured scheme is then left out. */
  readonly isRequired: boolean;
}

/** The schemes that challenges name. */
export interface ChallengedSchemes {
  /** The configured scheme. */
  readonly scheme: string;
  readonly dpop?: DPoPChallenge | undefined;
  /** The scheme whose use was refused. It gets the parameters. Default: the configured one. */
  readonly refused?: Scheme | undefined;
  /** The URL of the metadata of the API (RFC 9728 section 5.1). Undefined if the application serves none. */
  readonly resourceMetadata?: string | undefined;
}

const quoted = (value: string | number): string => `"${String(value).replace(/["\\]/g, '\\$&')}"`;

/** Builds the value of `WWW-Authenticate` (RFC 9110 section 11.6.1, RFC 6750 section 3). */
export function challenge(scheme: string, parameters: ChallengeParameters): string {
  const written = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const list = written.map(([name, value]) => `${name}=${quoted(value as string | number)}`).join(', ');
  return list === '' ? scheme : `${scheme} ${list}`;
}

/**
 * Builds the value of `WWW-Authenticate` with a challenge for each scheme that the server accepts (RFC 9449 section 7.1).
 * The parameters belong to the scheme whose use was refused.
 */
export function challenges(
  parameters: ChallengeParameters,
  { scheme, dpop, refused = 'configured', resourceMetadata }: ChallengedSchemes,
): string {
  const write = (name: string, own: ChallengeParameters): string =>
    challenge(name, { ...own, resource_metadata: resourceMetadata });
  if (!dpop) return write(refused === 'DPoP' ? 'DPoP' : scheme, parameters);
  const { algs, isRequired } = dpop;
  if (isRequired) return write('DPoP', { ...parameters, algs });
  return refused === 'DPoP'
    ? `${write('DPoP', { ...parameters, algs })}, ${write(scheme, {})}`
    : `${write(scheme, parameters)}, ${write('DPoP', { algs })}`;
}
