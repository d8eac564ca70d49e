/** What is promised under faults: the name of its spec file, the fault, and the promise as the documentation states it. */
export const promises = {
  'refresh-storm': {
    fault: 'Four processes get 100 refreshes with the same token at the same time.',
    promise:
      'All of them are answered with 200 and the same successor. If the old token is used after the grace window, the session ends, and every token of it is refused.',
  },
  'refresh-storm-without-grace': {
    fault: 'The same, with `graceWindow: 0`.',
    promise:
      'One refresh is answered with 200, and 99 with 401. The session ends, and the tokens of the one that succeeded are refused too.',
  },
  'stalled-store': {
    fault: 'The store stalls during refreshes: its session table is locked, or its server stands still.',
    promise:
      'A client that retries at least once per `graceWindow` stays logged in. A reuse after the grace window is still detected.',
  },
  'failing-transaction': {
    fault:
      'A transaction fails when it begins, at one of its steps, or when it commits: the connection ends, the disk is full, or the file is locked.',
    promise: 'At least one of the old and the new refresh token works. There are never two chains of successors.',
  },
  crash: {
    fault:
      'The process or the database server is killed with `kill -9`, while tokens are revoked, sessions end and refresh tokens are replaced.',
    promise: 'No confirmed change is lost.',
  },
  'redis-restart': {
    fault: 'Redis restarts, or fails over to a replica.',
    promise:
      'With a `durability` that waits, no confirmed change is lost. Without one, a warning at start tells of the risk.',
  },
  'redis-eviction': {
    fault: 'Redis can evict keys, at the start or later, or its memory is full.',
    promise: 'At start, such a server is refused. Later, requests are answered with 503. No revoked token is accepted.',
  },
  'store-down': {
    fault: 'The store is down, in four processes.',
    promise:
      'Every request is answered with 503 and `Retry-After`. No token is accepted, and the answer does not mention the store.',
  },
  'slow-store': {
    fault: 'The store is slow, or does not answer.',
    promise:
      'Requests are answered with 503 within the time-out. The queue of waiting requests is bounded. The store is used again as soon as it answers.',
  },
  'flapping-store': {
    fault: 'The store goes down and comes back repeatedly, in four processes.',
    promise:
      'No revoked token is accepted, and no session becomes unusable. Requests succeed within 1 s after the store is back.',
  },
  'failing-open': {
    fault:
      'Routes fail open while the store is down. They are also called while the store works but the process has too much work.',
    promise:
      'If the store is down, only these routes accept access tokens, and each is counted. If the store works, no revoked token is accepted, however many requests come at once.',
  },
  'cache-staleness': {
    fault: 'Routes of four processes cache answers. Another process revokes a token or ends its session.',
    promise:
      'The token is refused after `ttl` at the latest. The process that revoked the token or ended the session refuses it at once.',
  },
  'replica-lag': {
    fault: 'Replicas have not received a revocation yet.',
    promise: 'The revoked token is refused at the next request, because the library asks the primary.',
  },
  'clock-skew-and-purge': {
    fault: 'Clocks differ by the leeway, and purges run.',
    promise: 'No purge makes a revoked token valid again.',
  },
  'unknown-kid-flood': {
    fault: 'A client sends 10,000 tokens with an unknown `kid`.',
    promise: 'Each is answered with 401 and opens no connection. The memory that they need is bounded.',
  },
  'key-rotation': {
    fault: 'The key that signs is replaced as [Keys](keys.md#replace-a-key) says, under load, in four processes.',
    promise: 'No valid token is refused. No token of the former key is accepted after its `retireAt`.',
  },
  collation: {
    fault: 'Two ids or two subjects are equal in the collation of the database, or are too long.',
    promise: 'They stay different.',
  },
  'older-generation': {
    fault:
      'Within the grace window, a client sends a refresh token that is older than the immediate predecessor of the current one.',
    promise: 'It is refused, and the session ends. The immediate predecessor gets the same successor.',
  },
  'lost-answer': {
    fault: 'The answer to a refresh is lost, and the client asks another process within the grace window.',
    promise: 'The client gets the same successor with the same expiry, and can refresh it.',
  },
  'replay-while-writing': {
    fault:
      'A replaced token is used while another process writes the successor. That process is stopped before and after each call to the store.',
    promise:
      'Once the reuse is answered with 401, no token of the session is accepted, whatever the other process still answers.',
  },
  'ending-during-refresh': {
    fault:
      'During a refresh, another process ends the session, or all sessions of the subject. It does so before and after each call to the store, and at random moments.',
    promise: 'Once the end is confirmed, no token of the session is accepted, including its successors.',
  },
  'handler-throws': {
    fault: 'The action that detected a reuse fails afterwards, or rolls back its transaction.',
    promise:
      'Once a 401 or an error of the application is sent, new processes see that the session has ended. If SQLite cannot write, the answer is 503 instead.',
  },
  'foreign-rollback': {
    fault: 'The application has a transaction open on the connections of the stores, and rolls it back.',
    promise: 'A confirmed revocation and a confirmed end of a session are kept.',
  },
  'clock-jump-back': {
    fault: 'The clock of one of four processes is set ahead or back, before or after `endAll`.',
    promise:
      'Tokens of sessions that were issued before `endAll` are refused, and those issued after it are valid. Clocks that differ by the leeway end no session of an honest client. The clock of the store decides when the grace window ends. For tokens without a session, `endAll` compares the clocks of the processes, so it is exact only if these agree.',
  },
  'state-machine': {
    fault: 'Logins, refreshes, reuses, revocations, ends of sessions and purges happen in any order, and time passes.',
    promise: 'Exactly the tokens that should be valid are accepted.',
  },
} as const satisfies Record<string, { readonly fault: string; readonly promise: string }>;

export type PromiseName = keyof typeof promises;
