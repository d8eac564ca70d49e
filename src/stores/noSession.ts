import type { SessionState } from './SessionStore';

/** What is known where there is no session. */
export const noSession: SessionState = { session: undefined, notBefore: undefined };
