/** Parameters of a `WWW-Authenticate` challenge, in the order in which they are written. */
export interface ChallengeParameters {
  error?: string;
  /** Space-separated scopes that the resource requires (RFC 6750 section 3). */
  scope?: string;
  /** Seconds within which the user must have authenticated (RFC 9470 section 3). */
  max_age?: number;
}

const quoted = (value: string | number): string => `"${String(value).replace(/["\\]/g, '\\$&')}"`;

/** Builds the value of `WWW-Authenticate` (RFC 9110 section 11.6.1, RFC 6750 section 3). */
export function challenge(scheme: string, parameters: ChallengeParameters): string {
  const written = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const list = written.map(([name, value]) => `${name}=${quoted(value as string | number)}`).join(', ');
  return list === '' ? scheme : `${scheme} ${list}`;
}
