import type { SessionInfo } from '../sessions/SessionInfo';
import type { Command } from './Command';
import { parseWords } from './parseWords';
import { plainJson, plainText } from './plainText';
import { locateStore } from './storeCommand/locateStore';
import { managedSessions } from './storeCommand/managedSessions';
import { storeHelp, storeWords } from './storeCommand/storeWords';
import { withStores } from './storeCommand/withStores';
import { UsageError } from './UsageError';

const help = `Usage: authx sessions <subject> [options]

Lists the live sessions of a subject, the oldest first: when each began, when it was last used, its device and its expiry.
A session that the application ends because it is idle is listed, since the command does not know idleLifetime.

${storeHelp}
  --login-type <type>
                    the login type of the sessions, if the application has login types
  --limit <n>       how many sessions to list at most. Default: 50
  --after <cursor>  lists the sessions that follow a page. The page before prints the cursor
  --all             lists all sessions
  --json            prints JSON: { subject, sessions: [{ sid, createdAt, lastActiveAt, endsAt, ipAddress, userAgent,
                    device }], next }. Without a next page, next is null
  --help            prints this text

The exit code is 0, also if there are no sessions; 1 if the store failed; 2 for wrong arguments.`;

const options = {
  ...storeWords,
  'login-type': { type: 'string' },
  limit: { type: 'string' },
  after: { type: 'string' },
  all: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** Lists the live sessions of a subject. */
export const sessions: Command = {
  summary: 'lists the live sessions of a subject',
  help,
  options,

  async run(words, { environment, print }) {
    const { values, positionals } = parseWords({ args: [...words], options, allowPositionals: true });
    const subject = onlySubject(positionals);
    const limit = values.all ? undefined : readLimit(values.limit ?? '50');
    if (values.all && values.limit !== undefined) throw new UsageError('Pass only one of --all and --limit.');
    const page = { limit, after: values.after === undefined ? undefined : readCursor(values.after) };
    const location = locateStore(values, environment);
    const listed = await withStores(location, stores =>
      managedSessions(stores.sessions, values['login-type']).sessions.list(subject, page),
    );
    const next = listed.length === limit ? cursorOf(listed.at(-1) as SessionInfo) : null;
    if (values.json) print(plainJson({ subject, sessions: listed.map(describe), next }));
    else for (const line of linesOf(subject, listed, next)) print(line);
  },
};

function onlySubject([subject, ...others]: readonly string[]): string {
  if (subject === undefined || subject === '') throw new UsageError('Name the subject whose sessions to list.');
  if (others.length > 0) throw new UsageError('Name one subject.');
  return subject;
}

function readLimit(given: string): number {
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw new UsageError('--limit: must be a whole number above 0.');
}

/** The place of a session in the list: its time and its id. */
const cursorOf = ({ createdAt, sid }: SessionInfo): string => `${String(createdAt.getTime())}.${sid}`;

function readCursor(given: string): Pick<SessionInfo, 'createdAt' | 'sid'> {
  const [, createdAt, sid] = /^(\d{1,15})\.(.+)$/.exec(given) ?? [];
  if (createdAt === undefined || sid === undefined) {
    throw new UsageError('--after: must be the cursor that the page before has printed.');
  }
  return { createdAt: new Date(Number(createdAt)), sid };
}

const describe = ({ sid, createdAt, lastActiveAt, endsAt, ipAddress, userAgent, device }: SessionInfo): object => ({
  sid,
  createdAt,
  lastActiveAt,
  endsAt: endsAt ?? null,
  ipAddress: ipAddress ?? null,
  userAgent: userAgent ?? null,
  device,
});

function linesOf(subject: string, listed: readonly SessionInfo[], next: string | null): string[] {
  if (listed.length === 0) return [`${plainText(subject)} has no live session.`];
  const lines = listed.flatMap(session => {
    const { sid, createdAt, lastActiveAt, endsAt, ipAddress, userAgent, device } = session;
    return [
      plainText(sid),
      `  began      ${createdAt.toISOString()}`,
      `  last used  ${lastActiveAt.toISOString()}`,
      `  ends       ${endsAt?.toISOString() ?? 'with its refresh token'}`,
      ...(ipAddress === undefined ? [] : [`  address    ${plainText(ipAddress)}`]),
      ...(userAgent === undefined ? [] : [`  browser    ${plainText(userAgent)}`]),
      ...(Object.keys(device).length === 0 ? [] : [`  device     ${plainText(JSON.stringify(device))}`]),
    ];
  });
  return next === null ? lines : [...lines, `There may be more sessions. Pass --after ${plainText(next)}`];
}
