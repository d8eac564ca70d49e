import type { Command } from './Command';
import { plainText } from './plainText';
import { readInput } from './readInput';
import { readRevokeWords, revokeOptions } from './revokeCommand/readRevokeWords';
import { revokeIn, type Revoked } from './revokeCommand/revokeIn';
import { locateStore } from './storeCommand/locateStore';
import { storeHelp } from './storeCommand/storeWords';
import { withStores } from './storeCommand/withStores';

const help = `Usage: authx revoke (--token - | --jti <jti> --expires <time> | --session <sid> | --subject <subject>) [options]

Revokes a token, ends a session, or logs a subject out everywhere. Each process of the application refuses the tokens at its
next request; routes with @RevocationCheck('cached') refuse them when their cache is over. The command can be repeated.

  --token -         revokes the token on standard input. The session of a refresh token ends too. The signature is not
                    verified, because the command has no key. Revoke only tokens that come from you. --token <token> does
                    the same, but other users of the machine see the token in the list of processes
  --jti <jti>       revokes the token with this jti
    --expires         until when the token is valid, such as 2030-01-31T12:00:00Z, or never
  --session <sid>   ends a session, and with it all its tokens
  --subject <sub>   ends all tokens of a subject that were issued up to now, also tokens without a session
    --before          ends only the sessions that began up to this time. Tokens without a session stay valid
  --login-type <type>
                    the login type of the session or the subject, if the application has login types
${storeHelp}
  --json            prints JSON: { kind: "token" | "session" | "subject", ... }
  --help            prints this text

JWT_IDENTITY_CLAIM names the claim of the token that holds the subject, as in the application.
The exit code is 0, also if everything was revoked before; 1 if the store failed; 2 for wrong arguments.`;

/** Revokes a token, ends a session, or logs a subject out everywhere. */
export const revoke: Command = {
  summary: 'revokes a token, a session or all tokens of a subject',
  help,
  options: revokeOptions,

  async run(words, { environment, input, print, warn }) {
    const { target: given, store, isJson } = readRevokeWords(words);
    const location = locateStore(store, environment);
    const target = given.kind === 'token' && given.token === '-' ? { ...given, token: await readInput(input) } : given;
    if (target.kind === 'token') warn('The signature of the token is not verified.');
    const identityClaim = environment.JWT_IDENTITY_CLAIM ?? 'sub';
    const revoked = await withStores(location, stores => revokeIn(stores, target, identityClaim));
    print(isJson ? JSON.stringify(revoked) : plainText(sentenceOf(revoked)));
  },
};

function sentenceOf(revoked: Revoked): string {
  switch (revoked.kind) {
    case 'token':
      return sentenceOfToken(revoked);
    case 'session':
      return revoked.changed
        ? `Ended the session ${revoked.session}.`
        : `The session ${revoked.session} is unknown, or has ended already. Nothing was changed.`;
    default: {
      const { subject, sessions, until } = revoked;
      const ended = `${String(sessions)} live ${sessions === 1 ? 'session' : 'sessions'}`;
      return `Logged ${subject} out: ended ${ended}. It concerns what was issued up to ${until}.`;
    }
  }
}

function sentenceOfToken({ jti, subject, session, expires, changed }: Extract<Revoked, { kind: 'token' }>): string {
  const name = subject === undefined ? `The token ${jti}` : `The token ${jti} of ${subject}`;
  if (expires !== null && !changed && Date.parse(expires) < Date.now()) {
    return `${name} expired at ${expires}. Nothing was changed.`;
  }
  const ended = session === undefined ? '' : ` Its session ${session} has ended.`;
  const state = changed ? 'is revoked' : 'was revoked already';
  return `${name} ${state}. It expires ${expires === null ? 'never' : `at ${expires}`}.${ended}`;
}
