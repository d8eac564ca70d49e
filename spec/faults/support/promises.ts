/** What is promised under faults: the name of its spec file, the fault, and the promise as the documentation states it. */
export const promises = {
  'refresh-storm': {
    fault: '100 refreshes at once with one token, over four processes',
    promise: 'each is 200 with the same successor; a reuse after the grace window leaves no live token',
  },
  'refresh-storm-without-grace': {
    fault: 'the same with `graceWindow: 0`',
    promise: 'one is 200 and 99 are 401; the session is over, the winner’s tokens too',
  },
  'stalled-store': {
    fault: 'the store stalls during refreshes: the session table is locked, or the server stands still',
    promise:
      'a client that retries at least once per `graceWindow` until it is answered is not logged out; a reuse after the grace window is still found',
  },
  'failing-transaction': {
    fault: 'an error at begin, step or commit: the connection ends, the disk is full, the file is locked',
    promise: 'the old refresh token still works or the new one does, never neither, and never two branches',
  },
  crash: {
    fault:
      '`kill -9` of the process, or of the database, while tokens are revoked, sessions end and refresh tokens rotate',
    promise: 'none that had resolved is lost',
  },
  'redis-restart': {
    fault: 'Redis restarts, or fails over to a replica',
    promise: 'with a durability that waits, none that had resolved is lost; without, the loss is warned of',
  },
  'redis-eviction': {
    fault: 'Redis may evict keys, from the start or later, or its memory is full',
    promise: 'refused at start, 503 later; no revoked token is accepted',
  },
  'store-down': {
    fault: 'the store is down, over four processes',
    promise: '503 with `Retry-After`, none is accepted, and nothing of the store is told',
  },
  'slow-store': {
    fault: 'the store is slow, or hangs',
    promise: '503 within the timeout, a bounded queue, and recovery',
  },
  'flapping-store': {
    fault: 'the store comes and goes, over four processes',
    promise: 'no revoked token is accepted, no refresh chain is bricked, and requests succeed within 1 s of its return',
  },
  'failing-open': {
    fault: 'routes that fail open, while the store is down, and while it is well but the process has too much to do',
    promise:
      'down: access tokens are let in there and counted, and nowhere else; well: no revoked token is let in, however many requests come at once',
  },
  'cache-staleness': {
    fault:
      'routes that rely on a cache, in four processes, and a token that another process revokes, or whose session it ends',
    promise: 'no request is let in that is sent later than the ttl after that; in the process itself none at all',
  },
  'replica-lag': {
    fault: 'replicas that have not heard of anything yet',
    promise: 'what was revoked is refused at the next request: it is the primary that is asked',
  },
  'clock-skew-and-purge': {
    fault: 'clocks that differ by the leeway, and purges',
    promise: 'no purge lets a revoked token in again',
  },
  'unknown-kid-flood': {
    fault: '10 000 tokens of unknown `kid`',
    promise: 'each is 401, none makes a connection, and memory is bounded',
  },
  collation: {
    fault: 'ids and subjects that a collation takes for the same, or that are too long',
    promise: 'each stays its own',
  },
  'older-generation': {
    fault: 'a refresh token older than the immediate predecessor, within the grace window',
    promise: 'is refused and ends the session; the immediate predecessor is answered with the same successor',
  },
  'lost-answer': {
    fault: 'the answer to a refresh is lost, and the client asks another process again within the grace window',
    promise: 'it gets the same successor, with the same expiry, and goes on from there',
  },
  'replay-while-writing': {
    fault:
      'a replaced token is used while another process writes the successor, stopped before and after each call to the store',
    promise:
      'once the replay is answered with 401, no token of the session is taken, whatever the other process still answers',
  },
  'ending-during-refresh': {
    fault:
      'another process ends the session, or all of the subject, during a refresh: before and after each call to the store, and at random moments',
    promise: 'once the ending is answered, no token is taken, successors included',
  },
  'handler-throws': {
    fault: 'the action that found a reuse fails afterwards, or rolls its transaction back',
    promise:
      'once a 401 or an error of the application is sent, new processes see that the session is over; where SQLite cannot write, it is 503 instead',
  },
  'foreign-rollback': {
    fault: 'a transaction of the application is open meanwhile, on the connections of the stores, and is rolled back',
    promise: 'a revocation and an end of a session that were resolved stay',
  },
  'clock-jump-back': {
    fault: 'the clock of one of four processes is set ahead or back, after or before a logout everywhere',
    promise:
      'tokens of sessions that were issued before stay refused and those issued after it are good; clocks that differ by the leeway end no session of an honest client; the store’s clock judges the grace window. Tokens without a session are told apart by the clocks, and end only where those agree',
  },
  'state-machine': {
    fault: 'any order of logins, refreshes, replays, revocations, ends, purges and passing time',
    promise: 'exactly the tokens that should be are taken',
  },
} as const satisfies Record<string, { readonly fault: string; readonly promise: string }>;

export type PromiseName = keyof typeof promises;
