import { assertPlainIds } from '../assertPlainIds';
import { LookupQueue } from '../../async/LookupQueue';
import {
  type Ending,
  noSession,
  type Rotation,
  type SessionState,
  type SessionStore,
} from '../../sessions/SessionStore';
import type { Session } from '../../sessions/Session';
import { isPlain, textKey } from '../textKey';
import { evalCommand } from './evalCommand';
import { lookupLimits } from './lookupLimits';
import type { RedisClient } from './RedisClient';
import { RedisLines } from './RedisLines';
import { readRedisSettings, type RedisSettings } from './redisSettings';
import type { RedisStoreKind } from './RedisStoreKind';
import type { RedisStoreOptions } from './RedisStoreOptions';
import { addScript } from './sessions/addScript';
import { listScript } from './sessions/listScript';
import { lookScript } from './sessions/lookScript';
import { revokeAllScript } from './sessions/revokeAllScript';
import { revokeOthersScript } from './sessions/revokeOthersScript';
import { revokeScript } from './sessions/revokeScript';
import { rotateScript } from './sessions/rotateScript';
import { fieldsOf, sessionOf } from './sessions/sessionFields';
import { SessionKeys } from './sessions/SessionKeys';
import { touchScript } from './sessions/touchScript';

const kind: RedisStoreKind = {
  store: 'RedisSessionStore',
  prefix: 'authx:session:',
  keeps: 'sessions',
  change: 'The change of a session',
  evicting: 'forgets sessions, and when a subject was logged out everywhere, and lets its tokens in again',
  losing: 'sessions that were ended since it last saved are live again',
};

/**
 * Keeps sessions in Redis, each under a key of its own that goes when the session has been over for a day. Every change is
 * one script, of which the server runs one at a time.
 *
 * ```ts
 * const sessions = { store: await RedisSessionStore.open(new Redis('redis://...'), { durability: 'always' }) };
 * ```
 */
export class RedisSessionStore implements SessionStore {
  private readonly keys: SessionKeys;
  private readonly lookups: LookupQueue<SessionState>;

  private constructor(
    settings: RedisSettings,
    private readonly lines: RedisLines,
  ) {
    this.keys = new SessionKeys(settings.prefix);
    this.lookups = new LookupQueue(asked => this.find(asked), lookupLimits(settings), noSession);
  }

  /**
   * Connects to a server, and looks whether it keeps what it is given.
   *
   * @param client - of ioredis; the store makes connections of its own from its options, and leaves it alone
   * @throws ConfigurationError for a server that evicts keys, for a replica, for Redis Cluster, and for one that cannot do
   *   what `durability` wants
   */
  static async open(client: RedisClient, options: RedisStoreOptions = {}): Promise<RedisSessionStore> {
    const settings = readRedisSettings(kind, options);
    return new RedisSessionStore(settings, await RedisLines.open(client, kind, settings));
  }

  async add(session: Session): Promise<void> {
    const { sid, subject, refresh } = session;
    assertPlainIds(sid, refresh.jti);
    const keys = [this.keys.session(sid), this.keys.subject(subject), this.keys.sessions];
    const added = await this.change(addScript, keys, [sid, Date.now(), ...fieldsOf(session)]);
    if (added === 0) throw new Error('The session is there already.');
  }

  look(sid: string | undefined, subject: string): Promise<SessionState> {
    const asked = sid !== undefined && isPlain(sid) ? sid : '';
    // There is a space in neither.
    return this.lookups.ask(`${asked} ${textKey(subject)}`);
  }

  async list(subject: string): Promise<Session[]> {
    const keys = [this.keys.subject(subject), this.keys.sessions];
    const found = (await this.lines.send(evalCommand(listScript, { keys }))) as (string | null)[][];
    return found
      .map(sessionOf)
      .filter(session => session !== undefined)
      .sort((one, other) => one.createdAt - other.createdAt || (one.sid < other.sid ? -1 : 1));
  }

  async rotate(sid: string, { presented, successor, at }: Rotation): Promise<boolean> {
    const keys = [this.keys.session(sid), this.keys.subjects];
    const { jti, issuedAt, expiresAt } = successor;
    assertPlainIds(jti);
    const values = [sid, Date.now(), presented, jti, issuedAt, expiresAt ?? '', at];
    return (await this.change(rotateScript, keys, values)) === 1;
  }

  /** Nobody minds where it is lost: it is not waited for as long as other changes are. */
  async touch(sids: readonly string[], at: number): Promise<void> {
    const keys = sids.map(sid => this.keys.session(sid));
    await this.lines.send(evalCommand(touchScript, { keys, values: [at] }));
  }

  async revoke(sid: string, { at, end }: Ending): Promise<boolean> {
    return (await this.change(revokeScript, [this.keys.session(sid), this.keys.subjects], [sid, at, end])) === 1;
  }

  async revokeOthers(subject: string, kept: string, { at, end }: Ending): Promise<number> {
    const keys = [this.keys.subject(subject), this.keys.sessions];
    return this.change(revokeOthersScript, keys, [kept, at, end]);
  }

  /** The not-before counts at once for everything; the sessions are ended as well, for clocks that differ. */
  async revokeAll(subject: string, { at, end }: Ending): Promise<void> {
    const keys = [this.keys.subject(subject), this.keys.sessions, this.keys.notBefore(textKey(subject))];
    await this.change(revokeAllScript, keys, [at, end]);
  }

  /** Does nothing: the server forgets by itself. */
  async purge(): Promise<number> {
    return 0;
  }

  /** Closes the connections of the store; what is under way fails. */
  close(): void {
    this.lines.close();
  }

  private async change(script: string, keys: readonly string[], values: readonly (string | number)[]): Promise<number> {
    return (await this.lines.write(evalCommand(script, { keys, values }))) as number;
  }

  private async find(asked: readonly string[]): Promise<ReadonlyMap<string, SessionState>> {
    const keys = asked.flatMap(pair => {
      const space = pair.indexOf(' ');
      return [this.keys.session(pair.slice(0, space)), this.keys.notBefore(pair.slice(space + 1))];
    });
    const answers = (await this.lines.look(evalCommand(lookScript, { keys }))) as readonly (string | null)[];
    // What is missing must not pass for a subject that nobody has logged out.
    if (answers.length !== keys.length) throw new Error('The server did not answer for all that it was asked.');
    return new Map(asked.map((pair, i) => [pair, stateOf(answers[2 * i], answers[2 * i + 1])]));
  }
}

const stateOf = (session: string | null | undefined, notBefore: string | null | undefined): SessionState => ({
  session: typeof session === 'string' ? sessionOf(session.split('\n')) : undefined,
  notBefore: typeof notBefore === 'string' ? Number(notBefore) : undefined,
});
