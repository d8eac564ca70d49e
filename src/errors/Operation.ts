/** The operations of a session store or a revocation store, with their texts for messages. */
export const operations = {
  lookup: { during: 'a session lookup', message: 'Session cannot be checked right now' },
  login: { during: 'a login', message: 'Login is not possible right now' },
  refresh: { during: 'a refresh', message: 'Refresh is not possible right now' },
  logout: { during: 'a logout', message: 'Logout is not possible right now' },
  sessions: { during: 'a look at sessions', message: 'Sessions cannot be read right now' },
} as const;

/**
 * An operation of a store: to look up whether a token is good, to log in, to refresh, to log out (which includes
 * every revocation and every end of a session), and to read sessions.
 */
export type Operation = keyof typeof operations;
