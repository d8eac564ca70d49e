import { KeyFileError } from '../keys/file/KeyFileError';
import type { KeyFileContent } from '../keys/file/KeyFileContent';
import { changeKeyFile, keyFileContent } from '../keys/file/changeKeyFile';
import { makeKeyFile } from '../keys/file/makeKeyFile';
import { importKey } from '../keys/file/importKey';
import { makeKey } from '../keys/file/makeKey';
import type { Command, CommandContext } from './Command';
import { addKey } from './keyCommands/addKey';
import { keyLines, listKeys } from './keyCommands/listKeys';
import { promoteKey } from './keyCommands/promoteKey';
import { keyOptions, readKeyWords, type KeyWords } from './keyCommands/readKeyWords';
import { retireKey } from './keyCommands/retireKey';

const help = `Usage: authx keys <command> --file <path> [options]

Makes and rotates the keys of a key file. Servers that use the file notice a change by themselves. docs/keys.md explains
the rotation step by step. Several commands may run at the same time. No command prints a private key.

  init            makes the file with one key, which signs. An existing file is left as it is
    --algorithm       HS256, RS256, PS256, ES256, EdDSA, ... Default: ES256
    --key             a file with a key that you have: a secret (name its --algorithm), PEM, DER or JWK
    --kid             the kid of this key. Default: as AuthX names the key without keyId
    --token-lifetime  the longest lifetime of a token. Default: 20d, as refresh tokens have
    --wait            how long it takes until each process and each cache of the JWKS knows a change. Default: 10m
  list            lists the keys
    --json            as JSON: an array of { kid, alg, state, notBefore?, retireAt? }
  add             adds an upcoming key. It verifies at once, and it may sign after a wait
    --algorithm       default: the algorithm of the key that signs
    --wait            default: the one of the file
    --force           allows a wait of less than 2s
  promote <kid>   makes a key sign. The key that signed before goes on verifying
    --force           does not wait until the key may sign
  retire <kid>    makes a key verify nothing, and deletes its private half
    --at              from when, such as 2030-01-31T12:00:00Z. Default: now
    --force           retires it although its tokens may live longer

If a kid begins with a hyphen, write two hyphens before it: authx keys promote --file <path> -- -kid

The exit code is 0; 1 if the command is refused or fails; 2 for wrong arguments.`;

/** Makes, lists, promotes and retires the keys of a key file. */
export const keys: Command = {
  summary: 'makes, lists, promotes and retires the keys of a key file',
  help,
  subcommands: keyOptions,

  async run(words, { print }) {
    const given = readKeyWords(words);
    try {
      await runners[given.command](given, print);
    } catch (error) {
      if (error instanceof KeyFileError) throw new Error(`${given.file}: ${error.message}`);
      throw error;
    }
  },
};

type Runner = (words: KeyWords, print: CommandContext['print']) => Promise<void>;

const runners: Readonly<Record<KeyWords['command'], Runner>> = {
  async init({ file, key, kid: named, algorithm, ...times }, print) {
    const imported = key === undefined ? undefined : importKey(key, { algorithm, kid: named });
    const kid = await makeKeyFile(file, { ...times, key: () => imported ?? makeKey(algorithm ?? 'ES256') });
    if (kid === undefined)
      throw new KeyFileError('exists already. Name another file, or add a key with authx keys add.');
    print(`Made ${file}. The key ${kid} signs.`);
  },

  async list({ file, isJson }, print) {
    const content = keyFileContent(file);
    const now = new Date();
    if (isJson) print(JSON.stringify(listKeys(content, now), undefined, 2));
    else keyLines(content, now).forEach(line => print(line));
  },

  async add({ file, wait, isForced, algorithm }, print) {
    const content = keyFileContent(file);
    // A key is made before the file is locked, because an RSA key takes a while.
    const key = await makeKey(algorithm ?? signingAlgorithm(content));
    const waiting = wait ?? content.wait;
    if (waiting < shortestWait && !isForced) {
      throw new KeyFileError('a server may take 2 seconds to notice a change. Pass --wait 2s or more, or --force.');
    }
    const changed = await changeKeyFile(file, current => addKey(current, key, new Date(Date.now() + waiting * 1000)));
    print(`Added the key ${key.kid}. It may sign from ${changed?.keys.at(-1)?.notBefore ?? 'now'} on.`);
  },

  async promote({ file, kid, isForced }, print) {
    const changed = await changeKeyFile(file, content => promoteKey(content, kid, { now: new Date(), isForced }));
    print(changed ? `The key ${kid} signs.` : `The key ${kid} signs already. Nothing was changed.`);
  },

  async retire({ file, kid, at, isForced }, print) {
    const changed = await changeKeyFile(file, content => retireKey(content, kid, { now: new Date(), isForced, at }));
    const retireAt = changed?.keys.find(key => key.kid === kid)?.retireAt;
    print(
      retireAt === undefined
        ? `The key ${kid} has retired already. Nothing was changed.`
        : `The key ${kid} verifies nothing from ${retireAt} on.`,
    );
  },
};

/** In seconds. Servers notice a change within this time. */
const shortestWait = 2;

function signingAlgorithm({ keys: all }: KeyFileContent): KeyFileContent['keys'][number]['alg'] {
  const signing = all.find(({ state }) => state === 'signing');
  if (signing) return signing.alg;
  throw new KeyFileError('has no signing key. Pass --algorithm.');
}
