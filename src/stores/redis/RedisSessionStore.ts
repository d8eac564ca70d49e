import { pageOf } from '../../sessions/pageOf';
import {
  type ConfirmedRotation,
  type Ending,
  noSession,
  type Rotation,
  type SessionPage,
  type SessionState,
  type SessionStore,
} from '../../sessions/SessionStore';
import type { Session } from '../../sessions/Session';
import { ParsedTexts } from '../ParsedTexts';
import { assertPlainIds, isPlain, textKey } from '../storedText';
import { ClusterSessionScripts } from './ClusterSessionScripts';
import type { RedisClient } from './RedisClient';
import type { RedisClusterClient } from './RedisClusterClient';
import { openConnections } from './openConnections';
import { lookupLimits, readRedisSettings, type RedisSettings } from './redisSettings';
import type { RedisStoreTexts } from './RedisStoreTexts';
import type { RedisStoreOptions } from './RedisStoreOptions';
import { copyOf, fieldsOf, sessionOf } from './sessionFields';
import { ServerLookups } from './ServerLookups';
import { SessionKeys } from './SessionKeys';
import { ServerSessionScripts, type SessionScriptName, type SessionScriptRunner } from './SessionScriptRunner';
import type { StoreConnections } from './StoreConnections';

const kind: RedisStoreTexts = {
  store: 'RedisSessionStore',
  prefix: 'authx:session:',
  contents: 'sessions',
  change: 'The change of a session',
  eviction: 'forgets sessions and logouts, so that tokens which were refused work again',
  loss: 'sessions that were ended since it last saved are live again',
};

/**
 * Stores sessions in Redis, each under a key of its own, which expires a day after the session. Every change of a session is
 * one script, and the server runs one script at a time.
 *
 * ```ts
 * const sessions = { store: await RedisSessionStore.open(new Redis('redis://...'), { durability: 'always' }) };
 * ```
 */
export class RedisSessionStore implements SessionStore {
  private readonly keys: SessionKeys;
  private readonly scripts: SessionScriptRunner;
  private readonly lookups: ServerLookups<SessionState>;
  /** The sessions of lookups, by the pair that was looked up. */
  private readonly sessions = new ParsedTexts((fields: string) => sessionOf(fields.split('\n')));

  private constructor(
    settings: RedisSettings,
    private readonly connections: StoreConnections,
  ) {
    this.keys = new SessionKeys(settings.prefix);
    this.scripts = connections.isSpread
      ? new ClusterSessionScripts(connections)
      : new ServerSessionScripts(connections);
    this.lookups = new ServerLookups({
      find: take => this.find(take()),
      limits: lookupLimits(settings),
      nothing: noSession,
      // A single server has all keys, so that no request need wait for their names to be made.
      serverOf: connections.isSpread ? pair => this.serversOf(pair) : () => '',
    });
  }

  /**
   * Connects to a server or to a Redis Cluster, and checks that it keeps what the store writes.
   *
   * @param client - a `Redis` or a `Cluster` of ioredis. The store makes connections of its own with the client's options.
   * @throws ConfigurationError for a server that evicts keys, for a replica, and for a server that cannot provide the
   *   configured durability
   */
  static async open(
    client: RedisClient | RedisClusterClient,
    options: RedisStoreOptions = {},
  ): Promise<RedisSessionStore> {
    const settings = readRedisSettings(kind, options);
    return new RedisSessionStore(settings, await openConnections(client, kind, settings));
  }

  async add(session: Session): Promise<void> {
    const { sid, subject, refresh } = session;
    assertPlainIds(sid, refresh.jti);
    const keys = [this.keys.session(sid), this.keys.subject(subject), this.keys.sessions];
    const added = await this.change('add', keys, [sid, Date.now(), ...fieldsOf(session)]);
    if (added === 0) throw new Error('A session with this sid exists already.');
  }

  look(sid: string | undefined, subject: string): Promise<SessionState> {
    const known = sid !== undefined && isPlain(sid) ? sid : '';
    // Neither part contains a space.
    return this.lookups.ask(`${known} ${textKey(subject)}`);
  }

  async list(subject: string, page?: SessionPage): Promise<Session[]> {
    const keys = [this.keys.subject(subject), this.keys.sessions];
    const found = (await this.scripts.run('list', { keys })) as (string | null)[][];
    const sessions = found.map(sessionOf).filter(session => session !== undefined);
    // The subject's set is sorted by expiry, so that a page can only be cut out of all of its sessions.
    return pageOf(sessions, page);
  }

  async rotate(sid: string, { presented, successor, at }: Rotation): Promise<boolean> {
    const keys = [this.keys.session(sid), this.keys.subjects];
    const { jti, issuedAt, expiresAt } = successor;
    assertPlainIds(jti);
    const values = [sid, Date.now(), presented, jti, issuedAt, expiresAt ?? '', at];
    return (await this.change('rotate', keys, values)) === 1;
  }

  /** Does not wait for durability. If a confirmation is lost, the next answer with the token confirms the rotation. */
  async confirm(rotations: readonly ConfirmedRotation[]): Promise<void> {
    const keys = rotations.map(({ sid }) => this.keys.session(sid));
    const values = rotations.map(({ jti }) => jti);
    await this.scripts.run('confirm', { keys, values });
  }

  /** Does not wait for durability, because a lost time of activity does no harm. */
  async touch(sids: readonly string[], at: number): Promise<void> {
    const keys = sids.map(sid => this.keys.session(sid));
    await this.scripts.run('touch', { keys, values: [at] });
  }

  async revoke(sid: string, { at, end }: Ending): Promise<boolean> {
    return (await this.change('end', [this.keys.session(sid), this.keys.subjects], [sid, at, end])) === 1;
  }

  async revokeOthers(subject: string, kept: string, { at, end }: Ending): Promise<number> {
    return this.change('endOthers', [this.keys.subject(subject), this.keys.sessions], [kept, at, end]);
  }

  /** The cutoff alone ends everything. The sessions are ended as well, in case the clocks of processes differ. */
  async revokeAll(subject: string, { at, end }: Ending): Promise<void> {
    const keys = [this.keys.subject(subject), this.keys.sessions, this.keys.notBefore(textKey(subject))];
    await this.change('endAll', keys, [at, end]);
  }

  /** Does nothing, because the server deletes keys when they expire. */
  async purge(): Promise<number> {
    return 0;
  }

  async probeWrite(): Promise<void> {
    const keys = this.connections.keyOnEach(this.keys.session('authx:health'));
    await Promise.all(keys.map(key => this.change('probe', [key], [])));
  }

  /** Closes the connections of the store. Commands that wait for an answer fail. */
  close(): void {
    this.connections.close();
  }

  /** The keys of a session and of its subject's cutoff. */
  private keysOf(pair: string): string[] {
    const space = pair.indexOf(' ');
    return [this.keys.session(pair.slice(0, space)), this.keys.notBefore(pair.slice(space + 1))];
  }

  private serversOf(pair: string): string {
    return this.keysOf(pair)
      .map(key => this.connections.serverOf(key))
      .join(' ');
  }

  private async change(
    script: SessionScriptName,
    keys: readonly string[],
    values: readonly (string | number)[],
  ): Promise<number> {
    return (await this.scripts.run(script, { keys, values })) as number;
  }

  /** @param pairs - each a `sid`, a space, and the key of a subject */
  private async find(pairs: readonly string[]): Promise<ReadonlyMap<string, SessionState>> {
    if (pairs.length === 0) return new Map();
    const input = { keys: [this.keys.sessions, this.keys.cutoffs], values: [pairs.join('\n')] };
    const answers = (await this.scripts.run('find', input)) as readonly (string | null)[];
    // Without this check, a missing answer would look like a subject without a logout.
    if (answers.length !== 2 * pairs.length + 1)
      throw new Error('The server did not answer for every key of the lookup.');
    const now = Number(answers.at(-1));
    const found = new Map<string, SessionState>();
    for (const [i, pair] of pairs.entries()) {
      const [fields, notBefore] = [answers[2 * i], answers[2 * i + 1]];
      found.set(pair, {
        session: typeof fields === 'string' ? this.sessionOf(pair, fields) : undefined,
        notBefore: typeof notBefore === 'string' ? Number(notBefore) : undefined,
        now,
      });
    }
    return found;
  }

  /** Each request gets a session of its own, because applications may change what a store returns. */
  private sessionOf(pair: string, fields: string): Session | undefined {
    const session = this.sessions.read(pair, fields);
    return session && copyOf(session);
  }
}
