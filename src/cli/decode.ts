import { AuthXError } from '../errors/AuthXError';
import { decodeStrictly, parsePart, splitStrictly } from '../token/decodeStrictly';
import type { JsonObject } from '../token/TokenType';
import { plainJson } from './plainText';
import { readableTimes } from './readableTimes';
import type { Command } from './Command';
import { parseWords } from './parseWords';
import { readToken } from './readToken';

const help = `Usage: authx decode [token | -]

Prints the header and the claims of a token as JSON, and its times in readable form. It does NOT verify the token: anybody
could have written it. authx verify does.

Without a token, or with -, the command reads it from standard input. Prefer that: other users of the machine see arguments
in the list of processes. The signature is not printed.

  --json    prints JSON, as the command does anyway: { verified: false, header, payload, times }
  --help    prints this text

The exit code is 0; 1 if the text is not a token; 2 for wrong arguments.`;

const options = { json: { type: 'boolean' } } as const;

/** Prints what a token says, unverified. */
export const decode: Command = {
  summary: 'prints the header and the claims of a token, unverified',
  help,
  options,

  async run(words, { input, print, warn }) {
    const { positionals } = parseWords({ args: [...words], options, allowPositionals: true });
    const token = await readToken(positionals, input);
    const { header, payload } = readParts(token);
    warn('UNVERIFIED: nobody has checked who wrote this token. authx verify checks it.');
    if (isRefused(token)) warn('AuthX refuses tokens with such a header.');
    print(plainJson({ verified: false, header, payload, times: readableTimes(payload) }));
  },
};

/** Tokens of other software are shown too, so that the header may say what AuthX refuses. */
function readParts(token: string): { header: JsonObject; payload: JsonObject } {
  try {
    const { header, claims } = splitStrictly(token);
    return { header: parsePart(header), payload: parsePart(claims) };
  } catch (error) {
    if (!(error instanceof AuthXError)) throw error;
    throw new Error('This is not a token: it must be a signed JWT of three parts in base64url, with JSON objects.');
  }
}

function isRefused(token: string): boolean {
  try {
    decodeStrictly(token);
    return false;
  } catch {
    return true;
  }
}
