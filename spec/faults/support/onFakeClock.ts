import type { ConfirmedRotation, SessionState, SessionStore } from 'routing-controllers-authx';

/**
 * A session store on a server, whose rotations are confirmed by the clock of this process: a spec moves that clock on, and
 * cannot move the server's. A look waits for the confirmations before it, as time that passes would.
 */
export function onFakeClock(store: SessionStore): SessionStore {
  const confirmedAt = new Map<string, number>();
  let confirming: Promise<unknown> = Promise.resolve();
  const changed: Pick<SessionStore, 'look' | 'confirm'> = {
    async look(sid, subject): Promise<SessionState> {
      await confirming;
      const state = await store.look(sid, subject);
      const { session } = state;
      if (!session) return state;
      const rotatedAt = session.refresh.rotatedAt === null ? null : (confirmedAt.get(session.refresh.jti) ?? null);
      return { ...state, session: { ...session, refresh: { ...session.refresh, rotatedAt } }, now: Date.now() };
    },
    confirm(rotations: readonly ConfirmedRotation[]): Promise<void> {
      for (const { jti } of rotations) if (!confirmedAt.has(jti)) confirmedAt.set(jti, Date.now());
      const confirmed = store.confirm(rotations);
      confirming = Promise.allSettled([confirming, confirmed]);
      return confirmed;
    },
  };
  return new Proxy(store, {
    get(target, name) {
      if (name === 'look' || name === 'confirm') return changed[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
