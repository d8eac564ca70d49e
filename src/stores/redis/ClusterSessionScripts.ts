import { keptAfterEnd } from '../../sessions/SessionStore';
import { type RedisCommand, evalCommand, type ScriptInput } from './RedisCommand';
import { sessionFields } from './sessionFields';
import { sessionScriptParts } from './sessionScriptParts';
import { sessionScripts } from './sessionScripts';
import type { SessionScriptName, SessionScriptRunner } from './SessionScriptRunner';
import type { StoreConnections } from './StoreConnections';

type Value = string | number;
type Row = readonly (string | null)[];

/** The fields of a session's row that the steps read. */
const [loginAt, revokedAtAt] = [sessionFields.indexOf('login'), sessionFields.indexOf('revokedAt')];

/** The scripts of single steps. Each has one key, and all conditions of a change are in the step of the session itself. */
const steps = {
  /** KEYS: the session. ARGV: now, the fields. Returns how many sessions it added. */
  add: `${sessionScriptParts.keepSession}
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
keepSession(KEYS[1], tonumber(ARGV[1]))
return 1`,

  /** KEYS: the session. ARGV: as of the script `rotate`. Returns how many sessions it rotated. */
  rotate: `${sessionScriptParts.keepSession}${sessionScriptParts.replaceToken}
if not replaceToken(KEYS[1]) then return 0 end
keepSession(KEYS[1], tonumber(ARGV[2]))
return 1`,

  /** KEYS: the session. ARGV: the time, the reason. Returns the key of the subject, or false if nothing was ended. */
  end: `${sessionScriptParts.endSession}
return endSession(KEYS[1], ARGV[1], ARGV[2])`,

  /** KEYS: the cutoff. ARGV: the time. */
  cutOff: `${sessionScriptParts.cutOff}
cutOff(KEYS[1], ARGV[1])
return 1`,

  /** KEYS: the subject. ARGV: the `sid`, now, for how long. Returns the sessions whose time is over. */
  enter: `${sessionScriptParts.keepSubject}
keepSubject(KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]) or false)
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[2])`,

  /** KEYS: a key of the server. Returns the server's clock. */
  now: `${sessionScriptParts.now}
return now()`,
} as const;

/**
 * Does what the scripts do in a Redis Cluster, where a session, its subject and the subject's cutoff lie on different
 * servers. Each session is one key, so that every change of it is one atomic step. The order of the steps takes care of the
 * rest: a session is in the set of its subject before it exists and for as long as it does, and a cutoff is set before the
 * sessions are ended one by one.
 */
export class ClusterSessionScripts implements SessionScriptRunner {
  private readonly scripts: Record<SessionScriptName, (input: ScriptInput) => Promise<unknown>> = {
    add: ({ keys, values = [] }) => this.add(keys as never, values),
    find: ({ keys, values = [] }) => this.find(keys as never, values as never),
    list: ({ keys }) => this.list(keys as never),
    rotate: ({ keys, values = [] }) => this.rotate(keys as never, values),
    confirm: ({ keys, values = [] }) =>
      Promise.all(keys.map((key, i) => this.send('confirm', { keys: [key], values: [values[i] as Value] }))),
    touch: ({ keys, values = [] }) => Promise.all(keys.map(key => this.send('touch', { keys: [key], values }))),
    end: ({ keys, values = [] }) => this.end(keys as never, values as never),
    endOthers: ({ keys, values = [] }) => this.endOthers(keys as never, values as never),
    endAll: ({ keys, values = [] }) => this.endAll(keys as never, values as never),
    probe: input => this.connections.write(evalCommand(sessionScripts.probe, input)),
  };

  constructor(private readonly connections: StoreConnections) {}

  run(name: SessionScriptName, input: ScriptInput): Promise<unknown> {
    return this.scripts[name](input);
  }

  private async add(
    [session, subject, sessions]: readonly [string, string, string],
    values: readonly Value[],
  ): Promise<number> {
    const [sid, now, ...fields] = values as [string, number, ...Value[]];
    const of = (name: (typeof sessionFields)[number]): Value => fields[2 * sessionFields.indexOf(name) + 1] as Value;
    if (of('revokedAt') === '') {
      const over = await this.enter(subject, sid, { now, endsAt: of('endsAt'), expiresAt: of('expiresAt') });
      await this.forgetGone(subject, sessions, over);
    }
    return (await this.change('add', session, [now, ...fields])) as number;
  }

  private async rotate([session, subjects]: readonly [string, string], values: readonly Value[]): Promise<number> {
    const [sid, now, presented, , , expiresAt] = values as [string, number, string, string, number, Value];
    const known = (await this.connections.find(['hmget', session, 'jti', 'revokedAt', 'subjectKey'])) as Row;
    if (known[0] !== presented || known[1] !== '') return 0;
    await this.enter(subjects + String(known[2]), sid, { now, endsAt: '', expiresAt });
    return (await this.change('rotate', session, values)) as number;
  }

  private async find([sessions, cutoffs]: readonly [string, string], [pairs]: readonly [string]): Promise<unknown[]> {
    const keys = pairs.split('\n').flatMap(pair => {
      const space = pair.indexOf(' ');
      return [sessions + pair.slice(0, space), cutoffs + pair.slice(space + 1)];
    });
    const commands = keys.map((key, i): RedisCommand =>
      i % 2 === 0 ? ['hmget', key, ...sessionFields] : ['get', key],
    );
    const clock = evalCommand(steps.now, { keys: keys.slice(0, 1) });
    const answers = await Promise.all([...commands, clock].map(command => this.connections.find(command)));
    return answers.map(answer => (Array.isArray(answer) ? textOf(answer as Row) : answer));
  }

  private async list([subject, sessions]: readonly [string, string]): Promise<Row[]> {
    const sids = await this.members(subject);
    const rows = await Promise.all(
      sids.map(async sid => (await this.connections.send(['hmget', sessions + sid, ...sessionFields])) as Row),
    );
    return rows.filter(row => row[loginAt] !== null && row[revokedAtAt] === '');
  }

  private async end(
    [session, subjects]: readonly [string, string],
    [sid, at, why]: readonly [string, number, string],
  ): Promise<number> {
    const subjectKey = await this.change('end', session, [at, why]);
    if (typeof subjectKey !== 'string') return 0;
    await this.leave(subjects + subjectKey, [sid]);
    return 1;
  }

  private async endOthers(
    [subject, sessions]: readonly [string, string],
    [kept, at, why]: readonly [string, number, string],
  ): Promise<number> {
    const others = (await this.members(subject)).filter(sid => sid !== kept);
    const ended = await Promise.all(others.map(sid => this.change('end', sessions + sid, [at, why])));
    await this.leave(subject, others);
    return ended.filter(subjectKey => typeof subjectKey === 'string').length;
  }

  private async endAll(
    [subject, sessions, cutoff]: readonly [string, string, string],
    [at, why]: readonly [number, string],
  ): Promise<number> {
    await this.change('cutOff', cutoff, [at]);
    return this.endOthers([subject, sessions], ['', at, why]);
  }

  private async members(subject: string): Promise<string[]> {
    return (await this.connections.send(['zrange', subject, 0, -1])) as string[];
  }

  /** Enters a session in the set of its subject, for at least as long as it can matter. Returns sessions that may be gone. */
  private async enter(
    subject: string,
    sid: string,
    { now, endsAt, expiresAt }: Record<'now', number> & Record<'endsAt' | 'expiresAt', Value>,
  ): Promise<string[]> {
    const over = Math.min(endsAt === '' ? Infinity : Number(endsAt), (Number(expiresAt) || Infinity) * 1000);
    const left = Math.max(over - now + keptAfterEnd, 1);
    const forHowLong = left > Number.MAX_SAFE_INTEGER ? '' : Math.ceil(left);
    return (await this.change('enter', subject, [sid, now, forHowLong])) as string[];
  }

  /** Removes sessions from the set of their subject if their keys have expired. */
  private async forgetGone(subject: string, sessions: string, sids: readonly string[]): Promise<void> {
    const exist = await Promise.all(sids.map(sid => this.connections.send(['exists', sessions + sid])));
    await this.leave(
      subject,
      sids.filter((_, i) => exist[i] === 0),
    );
  }

  /** Removes sessions from the set of their subject. A session that stays in it by mistake does no harm. */
  private async leave(subject: string, sids: readonly string[]): Promise<void> {
    if (sids.length > 0) await this.connections.send(['zrem', subject, ...sids]).catch(() => undefined);
  }

  private change(step: keyof typeof steps, key: string, values: readonly Value[]): Promise<unknown> {
    return this.connections.write(evalCommand(steps[step], { keys: [key], values }));
  }

  private send(script: SessionScriptName, input: ScriptInput): Promise<unknown> {
    return this.connections.send(evalCommand(sessionScripts[script], input));
  }
}

/** The fields of a session as the script `find` answers them; null if there is no session. */
const textOf = (row: Row): string | null => (row[loginAt] === null ? null : row.map(value => value ?? '').join('\n'));
