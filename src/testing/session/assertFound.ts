import { deepStrictEqual } from 'node:assert/strict';
import type { Session } from '../../sessions/Session';
import type { SessionStore } from '../../sessions/SessionStore';

/** Asserts that a store has exactly this session. */
export async function assertFound(store: SessionStore, expected: Session): Promise<void> {
  const { session } = await store.look(expected.sid, expected.subject);
  deepStrictEqual(session && { ...session, refresh: { ...session.refresh } }, expected);
}

/** Returns the session with this id. */
export async function found(store: SessionStore, { sid, subject }: Session): Promise<Session> {
  const { session } = await store.look(sid, subject);
  if (!session) throw new Error('The store does not have the session.');
  return session;
}
