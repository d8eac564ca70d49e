import type { AuthXConfig } from '../config/AuthXConfig';
import { ConfigurationError } from '../errors/errors';
import { RemoteIssuer } from '../issuers/RemoteIssuer';

/**
 * Refuses issuers whose tokens or users could be taken for those of another one.
 *
 * @throws ConfigurationError naming the issuer and the fix
 */
export function checkIssuers(issuers: unknown, { keys, decodeIssuer = [] }: AuthXConfig): readonly RemoteIssuer[] {
  const hasKeys = keys.keys.length > 0;
  const remotes = issuers === undefined ? [] : issuers;
  if (!areRemoteIssuers(remotes)) {
    throw new ConfigurationError('issuers: must be a list: [new RemoteIssuer({ issuer, audience })].');
  }
  if (!hasKeys && remotes.length === 0) {
    throw new ConfigurationError('keys: there are none, so that every token would be refused. Set keys, or issuers.');
  }
  for (const { issuer } of remotes) {
    if (remotes.filter(other => other.issuer === issuer).length > 1) {
      throw new ConfigurationError(`issuers: ${issuer} is listed twice. Remove one of them.`);
    }
    if (decodeIssuer.includes(issuer)) {
      throw new ConfigurationError(
        `issuers: ${issuer} is also an issuer of this application, by encodeIssuer or decodeIssuer. Its tokens have one set of keys. Remove it from one of the options.`,
      );
    }
  }
  assertUsersApart(remotes, hasKeys);
  return remotes;
}

const areRemoteIssuers = (issuers: unknown): issuers is readonly RemoteIssuer[] =>
  Array.isArray(issuers) && issuers.every(issuer => issuer instanceof RemoteIssuer);

/** The `sub` of one issuer can be that of another one too, who would then act as somebody else's user (RFC 7519 section 4.1.2). */
function assertUsersApart(remotes: readonly RemoteIssuer[], hasKeys: boolean): void {
  if (remotes.length + (hasKeys ? 1 : 0) < 2) return;
  const unsaid = remotes.find(({ subjectPrefix }) => subjectPrefix === undefined);
  if (unsaid) {
    throw new ConfigurationError(
      `issuers: ${unsaid.issuer}: subjectPrefix is missing. Tokens have several issuers, and the same subject can mean two users. Set subjectPrefix: 'partner:', or '' if the issuers share their users.`,
    );
  }
  const prefixes = new Set(remotes.map(({ subjectPrefix = '' }) => subjectPrefix).filter(prefix => prefix !== ''));
  for (const prefix of prefixes) {
    const longer = [...prefixes].find(other => other !== prefix && other.startsWith(prefix));
    if (longer !== undefined) {
      throw new ConfigurationError(
        `issuers: the subjectPrefix '${prefix}' begins '${longer}' too, so that their users cannot be told apart. Change one.`,
      );
    }
  }
}
