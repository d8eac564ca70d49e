import type {
  ConfirmedRotation,
  Ending,
  Rotation,
  Session,
  SessionPage,
  SessionState,
  SessionStore,
} from '../../../src/index';
import { MemorySessionStore } from '../../../src/testing/index';

type Method = keyof SessionStore;
/** Where calls can be stopped. */
export type Point = `${'before' | 'after'} ${Method}`;

/** Where a call waits. */
export interface Stop {
  /** Resolves when the call has got there. */
  readonly reached: Promise<void>;
  /** Lets it go on. */
  go(): void;
}

interface OpenStop extends Stop {
  reach(): void;
  readonly gone: Promise<void>;
}

/** A store that can stop before and after each call, fail, and show sessions otherwise than they are. */
export class SpecStore implements SessionStore {
  /** What was called, in its order. */
  readonly calls: Method[] = [];
  /** What sessions are shown with, by their sid: most often another time. */
  readonly shown = new Map<string, Partial<Session>>();
  /** What calls answer with instead. */
  readonly failures = new Map<Method, () => unknown>();
  private readonly stops = new Map<Point, OpenStop>();

  constructor(readonly inner: SessionStore = new MemorySessionStore()) {}

  /** Stops the next call there. */
  stop(point: Point): Stop {
    let reach = (): void => undefined;
    let go = (): void => undefined;
    const reached = new Promise<void>(resolve => (reach = resolve));
    const gone = new Promise<void>(resolve => (go = resolve));
    const stop = { reached, gone, reach: () => reach(), go: () => go() };
    this.stops.set(point, stop);
    return stop;
  }

  add(session: Session): Promise<void> {
    return this.run('add', () => this.inner.add(session));
  }

  async look(sid: string | undefined, subject: string): Promise<SessionState> {
    const state = await this.run('look', () => this.inner.look(sid, subject));
    return { ...state, session: state.session && this.show(state.session) };
  }

  async list(subject: string, page?: SessionPage): Promise<Session[]> {
    return (await this.run('list', () => this.inner.list(subject, page))).map(session => this.show(session));
  }

  rotate(sid: string, rotation: Rotation): Promise<boolean> {
    return this.run('rotate', () => this.inner.rotate(sid, rotation));
  }

  confirm(rotations: readonly ConfirmedRotation[]): Promise<void> {
    return this.run('confirm', () => this.inner.confirm(rotations));
  }

  touch(sids: readonly string[], at: number): Promise<void> {
    return this.run('touch', () => this.inner.touch(sids, at));
  }

  revoke(sid: string, ending: Ending): Promise<boolean> {
    return this.run('revoke', () => this.inner.revoke(sid, ending));
  }

  revokeOthers(subject: string, kept: string, ending: Ending): Promise<number> {
    return this.run('revokeOthers', () => this.inner.revokeOthers(subject, kept, ending));
  }

  revokeAll(subject: string, ending: Ending): Promise<void> {
    return this.run('revokeAll', () => this.inner.revokeAll(subject, ending));
  }

  purge(before: number): Promise<number> {
    return this.run('purge', () => this.inner.purge(before));
  }

  private show(session: Session): Session {
    return { ...session, ...this.shown.get(session.sid) };
  }

  private async run<T>(method: Method, act: () => T | Promise<T>): Promise<T> {
    this.calls.push(method);
    const failure = this.failures.get(method);
    if (failure) return failure() as T;
    await this.pass(`before ${method}`);
    const answer = await act();
    await this.pass(`after ${method}`);
    return answer;
  }

  private async pass(point: Point): Promise<void> {
    const stop = this.stops.get(point);
    if (!stop) return;
    this.stops.delete(point);
    stop.reach();
    await stop.gone;
  }
}
