/** What is promised under faults: the name of its spec file, the fault, and the promise as the documentation states it. */
export const promises = {
  'refresh-storm': {
    fault: '100 refreshes at the same time with one token, in four processes',
    promise:
      'all of them are answered with 200 and the same successor. If the token is used after the grace window, the session ends, and no token of it is valid',
  },
  'refresh-storm-without-grace': {
    fault: 'the same with `graceWindow: 0`',
    promise: 'one is answered with 200 and 99 with 401. The session ends, and the tokens of the winner are refused too',
  },
  'stalled-store': {
    fault: 'the store stalls during refreshes: the session table is locked, or the server is stopped',
    promise:
      'a client that retries at least once per `graceWindow` is not logged out. A reuse after the grace window is still detected',
  },
  'failing-transaction': {
    fault:
      'an error at the begin, a step or the commit of a transaction: the connection ends, the disk is full, or the file is locked',
    promise:
      'either the old refresh token works, or the new one. At least one of them works, and there are never two branches of successors',
  },
  crash: {
    fault:
      '`kill -9` of the process or of the database server, while tokens are revoked, sessions end and refresh tokens rotate',
    promise: 'no confirmed change is lost',
  },
  'redis-restart': {
    fault: 'Redis restarts, or fails over to a replica',
    promise:
      'with a `durability` that waits, no confirmed change is lost. Without it, a warning at start tells of the risk',
  },
  'redis-eviction': {
    fault: 'Redis can evict keys, at the start or later, or its memory is full',
    promise: 'such a server is refused at start, and answered with 503 later. No revoked token is accepted',
  },
  'store-down': {
    fault: 'the store is down, in four processes',
    promise:
      'every request is answered with 503 and `Retry-After`. No token is accepted, and the answer does not mention the store',
  },
  'slow-store': {
    fault: 'the store is slow, or does not answer',
    promise:
      'requests are answered with 503 within the time-out. The waiting queue is bounded, and the store is used again afterwards',
  },
  'flapping-store': {
    fault: 'the store goes down and comes back repeatedly, in four processes',
    promise:
      'no revoked token is accepted, and no session becomes unusable. Requests succeed within 1 s after the store is back',
  },
  'failing-open': {
    fault: 'routes that fail open, while the store is down, and while it works but the process has too much work',
    promise:
      'if the store is down, access tokens are accepted and counted on these routes only. If it works, no revoked token is accepted, however many requests come at once',
  },
  'cache-staleness': {
    fault: 'routes with a cache, in four processes, and a token that another process revokes or whose session it ends',
    promise: 'the token is refused at the latest `ttl` after that. The process that ended it refuses it at once',
  },
  'replica-lag': {
    fault: 'replicas that have not received anything yet',
    promise: 'a revoked token is refused at the next request, because the primary is asked',
  },
  'clock-skew-and-purge': {
    fault: 'clocks that differ by the leeway, and purges',
    promise: 'no purge makes a revoked token valid again',
  },
  'unknown-kid-flood': {
    fault: '10,000 tokens with an unknown `kid`',
    promise: 'each is answered with 401 and opens no connection, and memory is bounded',
  },
  'key-rotation': {
    fault: 'the key that signs is replaced as [Keys](keys.md#replace-a-key) says, under load, in four processes',
    promise: 'no valid token is refused, and no token of the former key is accepted after its `retireAt`',
  },
  collation: {
    fault: 'ids and subjects that a collation takes for equal, or that are too long',
    promise: 'they stay different',
  },
  'older-generation': {
    fault: 'a refresh token older than the immediate predecessor, within the grace window',
    promise: 'it is refused, and the session ends. The immediate predecessor gets the same successor',
  },
  'lost-answer': {
    fault: 'the answer to a refresh is lost, and the client asks another process within the grace window',
    promise: 'the client gets the same successor with the same expiry, and can refresh it',
  },
  'replay-while-writing': {
    fault:
      'a replaced token is used while another process writes the successor. The writer is stopped before and after each call to the store',
    promise:
      'once the reuse is answered with 401, no token of the session is accepted, whatever the other process still answers',
  },
  'ending-during-refresh': {
    fault:
      'another process ends the session, or all sessions of the subject, during a refresh: before and after each call to the store, and at random moments',
    promise: 'once the end is confirmed, no token of the session is accepted, successors included',
  },
  'handler-throws': {
    fault: 'the action that detected a reuse fails afterwards, or rolls back its transaction',
    promise:
      'once a 401 or an error of the application is sent, new processes see that the session has ended. If SQLite cannot write, the answer is 503 instead',
  },
  'foreign-rollback': {
    fault: 'the application has a transaction open on the connections of the stores, and rolls it back',
    promise: 'a confirmed revocation, and a confirmed end of a session, stay',
  },
  'clock-jump-back': {
    fault: 'the clock of one of four processes is set ahead or back, before or after `endAll`',
    promise:
      'tokens of sessions that were issued before `endAll` stay refused, and those issued after it are valid. Clocks that differ by the leeway end no session of an honest client. The clock of the store judges the grace window. `endAll` judges tokens without a session by the clocks of the processes, so it is exact only if these agree',
  },
  'state-machine': {
    fault: 'any order of logins, refreshes, reuses, revocations, session ends, purges and passing time',
    promise: 'exactly the tokens that should be valid are accepted',
  },
} as const satisfies Record<string, { readonly fault: string; readonly promise: string }>;

export type PromiseName = keyof typeof promises;
