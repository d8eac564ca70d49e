/*
 * The refresh protocol of one session, for spin. `npm run model` checks it; docs/decisions/0008 says what was decided with it.
 *
 * The names are those of the code: look, classifyRefreshToken, rotate, confirm and endSession are steps of Refresher, SessionCheck and
 * the session stores. One tick is a part of the grace window, which lasts GRACE ticks by the clock of the store.
 *
 * A call to the store may take any time: the store carries it out in its own time, and the server may answer 503 before that.
 */

#define GRACE 2

/* What happens in a run. The script sets these for each configuration. */
#ifndef TABS
#define TABS 2          /* tabs of the honest client, which share their storage */
#endif
#ifndef THEFTS
#define THEFTS 0        /* how often the thief presents a token */
#endif
#ifndef STALLS
#define STALLS 0        /* calls to the store may take longer than a tick, and the server then answers 503 */
#endif
#ifndef CRASHES
#define CRASHES 0       /* how often a server dies with everything that it has in memory */
#endif
#ifndef LOSSES
#define LOSSES 0        /* how many answers the network loses */
#endif
#ifndef ENDS
#define ENDS 0          /* how many times somebody calls end or endAll */
#endif
#ifndef JTIS
#define JTIS 5          /* how many refresh tokens there may be in a run; at most 8 */
#endif

/* The protections. The script switches off one at a time, and wants to see spin find what happens then. */
#ifndef CONDITIONAL_UPDATE
#define CONDITIONAL_UPDATE 1    /* rotate replaces only the token that was presented */
#endif
#ifndef ENDING_WINS
#define ENDING_WINS 1           /* rotate changes nothing in a session that was ended */
#endif
#ifndef CUTOFF_COUNTS
#define CUTOFF_COUNTS 1         /* look asks for the not-before of the subject */
#endif
#ifndef REUSE_ENDS_SESSION
#define REUSE_ENDS_SESSION 1    /* a replaced token ends the session; off: it is only refused */
#endif
#ifndef END_BEFORE_ANSWER
#define END_BEFORE_ANSWER 1     /* endSession is carried out before the 401 leaves */
#endif
#ifndef OWN_TRANSACTION
#define OWN_TRANSACTION 1       /* endSession has a transaction of its own; off: the application's, which may be rolled back */
#endif
#ifndef ONLY_PREDECESSOR
#define ONLY_PREDECESSOR 1      /* within the grace window, no older token than the predecessor is answered */
#endif
#ifndef STORE_CLOCK
#define STORE_CLOCK 1           /* the clock of the store decides; off: those of the servers, which differ by a tick */
#endif
#ifndef ONLY_ANSWERS_CONFIRM
#define ONLY_ANSWERS_CONFIRM 1  /* a rotation whose request was answered 503 is not confirmed */
#endif

/* From when the grace window runs. */
#define FROM_ANSWER 0           /* a server answered with the successor: the protocol */
#define FROM_BEGIN 1            /* the server began to rotate */
#define FROM_EXECUTION 2        /* the store executed the statement, which it commits later */
#define FROM_FIRST_USE 3        /* never: the predecessor is good until its successor is used */
#ifndef WINDOW
#define WINDOW FROM_ANSWER
#endif

#define SERVERS 2
#define TAB(party) (party < TABS)
#define THIEF TABS
#define PARTIES (TABS + 1)
#define NONE 15
#define NEVER 15
#define BIT(jti) (1 << (jti))

mtype = { current, predecessor, replaced };             /* classifyRefreshToken */
mtype = { ok, unavailable, sessionRevoked };            /* 200, 503 or no answer, 401 */
mtype = { idle, queued, executed, done };               /* a rotation on its way */

/* The row of the session, as others see it. */
byte refreshJti = 0;
byte previousJti = NONE;
byte rotatedAgo = NEVER;    /* ticks since rotatedAt, at most GRACE; NEVER: it is null, the rotation is not confirmed */
bool revokedAt = false;
bool notBefore = false;
byte stampedBy = 0;         /* whose clock rotatedAt is of, if it is not the store's */
byte locked = NONE;         /* the server whose statement holds the lock of the row */

/* The rotation of each server that the store has not carried out yet. */
typedef Rotation { mtype stage = idle; byte presented; byte successor; bool isAbandoned; bool changed; byte ago; };
Rotation rotation[SERVERS];

/* The tokens that each server has answered with and not yet confirmed. */
byte confirming[SERVERS];

/* The world. */
chan request[SERVERS] = [0] of { byte, byte, bool };    /* from whom, the token, whether the session was over for its sender */
chan answer[PARTIES] = [1] of { mtype, byte };
byte stored = 0;            /* what the tabs have stored */
byte retryDue[TABS];        /* ticks since a tab presented a token */
bool wants[TABS];           /* the tab has not been answered yet */
byte jtis = 1;
byte crashes = 0, losses = 0;
bool busy[SERVERS];         /* the server has a request */

/* What only the invariants know. */
byte successorOf[JTIS];     /* what was answered first */
byte ancestorOf[JTIS];
byte answeredAgo = NEVER;   /* ticks in which nothing kept the servers from confirming what they had answered */
bool confirmLost = false;
bool isOver = false;        /* an end, or the 401 for a reuse, was answered */
bool thiefActed = false, endAsked = false;

/* ---------------------------------------------------------------------------------------------- steps of a server */

#define isLive (!revokedAt && !(CUTOFF_COUNTS && notBefore))
#define skew(s) (STORE_CLOCK -> 0 : (s) - stampedBy)
#define inWindow(s) (rotatedAgo == NEVER || rotatedAgo + skew(s) < GRACE)
#define older(jti) (!ONLY_PREDECESSOR && previousJti != NONE && ancestorOf[previousJti] == jti)

inline look(s, jti) {
  /* Another session is no concern of this model: what is not live is refused. */
  if
  :: !isLive -> generation = replaced; live = false
  :: else ->
     live = true;
     if
     :: jti == refreshJti -> generation = current
     :: jti != refreshJti && (jti == previousJti || older(jti)) && inWindow(s) ->
        generation = predecessor;
        successor = refreshJti;
        /* No replaced token is answered once the window is over since its successor was answered. */
        assert(answeredAgo == NEVER || answeredAgo < GRACE)
     :: else -> generation = replaced
     fi
  fi
}

inline reply(party, status, jti) {
  if
  :: losses < LOSSES && TAB(party) -> losses++; answer[party]!unavailable, NONE
  :: answer[party]!status, jti
  fi
}

inline forget(s) {
  rotation[s].stage = idle; rotation[s].presented = NONE; rotation[s].successor = NONE;
  rotation[s].isAbandoned = false; rotation[s].changed = false; rotation[s].ago = 0
}

/* Nobody waits for the rotation any more. */
inline abandon(s) {
  if
  :: rotation[s].stage == done -> forget(s)
  :: rotation[s].stage == queued || rotation[s].stage == executed -> rotation[s].isAbandoned = true
  :: rotation[s].stage == idle
  fi
}

/* A server dies. What it sent to the store may still be carried out. */
inline crash(s) {
  crashes++;
  if
  :: (confirming[s] & BIT(refreshJti)) != 0 -> confirmLost = true
  :: else
  fi;
  confirming[s] = 0;
  abandon(s)
}

/* The request is answered 503, or not at all. */
inline fail(s, party) {
  if
  :: STALLS -> abandon(s)
  :: crashes < CRASHES -> crash(s)
  fi;
  answer[party]!unavailable, NONE
}
#define mayFail (STALLS || crashes < CRASHES)

/* Answers with the successor, and notes that the rotation is to be confirmed. */
inline answerSuccessor(s, party, presented, jti, sentAfterEnd) {
  assert(!sentAfterEnd);                                        /* what is over stays over */
  assert(successorOf[presented] == NONE || successorOf[presented] == jti);  /* one lineage */
  successorOf[presented] = jti;
  if
  :: jti == refreshJti && WINDOW == FROM_ANSWER && rotatedAgo == NEVER -> confirming[s] = confirming[s] | BIT(jti)
  :: else
  fi;
  if
  :: jti == refreshJti && answeredAgo == NEVER -> answeredAgo = 0
  :: else
  fi;
  reply(party, ok, jti)
}

/* A replaced token turned up: ends the session in a transaction of its own, and then answers. */
inline endSession(s, party) {
  if
  :: atomic { END_BEFORE_ANSWER && locked == NONE -> revokedAt = (REUSE_ENDS_SESSION -> true : revokedAt) }
  :: !END_BEFORE_ANSWER
  :: atomic { mayFail -> fail(s, party); goto next }
  fi;
  atomic { isOver = true; reply(party, sessionRevoked, NONE) };
  if
  :: !OWN_TRANSACTION -> revokedAt = false      /* the application rolls back */
  :: atomic { !END_BEFORE_ANSWER && locked == NONE -> revokedAt = true }
  :: OWN_TRANSACTION && END_BEFORE_ANSWER
  fi
}

proctype Server(byte s) {
  byte party, presented, successor = NONE;
  mtype generation = replaced;
  bool live, sentAfterEnd;

  do
  :: atomic { request[s]?party, presented, sentAfterEnd -> busy[s] = true };
again:
     if
     :: atomic { mayFail -> fail(s, party) }
     :: atomic { true -> look(s, presented);
          if
          :: !live -> reply(party, sessionRevoked, NONE); goto next
          :: live && generation == current && (rotation[s].stage != idle || jtis == JTIS) ->
             /* The store has not carried out the last rotation of this server, or the run has no more tokens. */
             answer[party]!unavailable, NONE; goto next
          :: live && generation == current && rotation[s].stage == idle && jtis < JTIS ->
             successor = jtis; jtis++;
             rotation[s].presented = presented; rotation[s].successor = successor;
             rotation[s].stage = queued
          :: live && generation == predecessor -> successor = refreshJti
          :: live && generation == replaced
          fi };
        if
        :: generation == current ->
           if
           :: atomic { rotation[s].stage == done && rotation[s].changed ->
                forget(s); answerSuccessor(s, party, presented, successor, sentAfterEnd) }
           :: atomic { rotation[s].stage == done && !rotation[s].changed -> forget(s); goto again }
           :: atomic { mayFail && rotation[s].stage != done -> fail(s, party) }
           fi
        :: atomic { generation == predecessor -> answerSuccessor(s, party, presented, successor, sentAfterEnd) }
        :: generation == replaced -> endSession(s, party)
        fi
     fi;
next:
     atomic { busy[s] = false; party = 0; presented = 0; successor = NONE; generation = replaced; live = false; sentAfterEnd = false }
  :: atomic { crashes < CRASHES && (confirming[s] != 0 || rotation[s].stage != idle) -> crash(s) }
  od
}

/* ---------------------------------------------------------------------------------------------- the store */

/* The statement of a rotation. It sees the row as it is once it has the lock. */
inline execute(s) {
  rotation[s].changed = (!CONDITIONAL_UPDATE || rotation[s].presented == refreshJti) && !(ENDING_WINS && revokedAt);
  if
  :: rotation[s].changed ->
     locked = s;
     rotation[s].stage = executed;
     if
     :: WINDOW == FROM_EXECUTION -> rotation[s].ago = 0
     :: else
     fi
  :: !rotation[s].changed && !rotation[s].isAbandoned -> rotation[s].stage = done
  :: !rotation[s].changed && rotation[s].isAbandoned -> forget(s)
  fi
}

/* From here on everybody sees it. */
inline commit(s) {
  locked = NONE;
  ancestorOf[rotation[s].successor] = rotation[s].presented;
  previousJti = rotation[s].presented;
  refreshJti = rotation[s].successor;
  answeredAgo = NEVER;
  confirmLost = false;
  if
  :: WINDOW == FROM_BEGIN || WINDOW == FROM_EXECUTION -> rotatedAgo = rotation[s].ago
  :: WINDOW == FROM_ANSWER && !ONLY_ANSWERS_CONFIRM && rotation[s].isAbandoned -> rotatedAgo = 0
  :: else -> rotatedAgo = NEVER
  fi;
  if
  :: !ENDING_WINS -> revokedAt = false
  :: else
  fi;
  if
  :: rotation[s].isAbandoned -> forget(s)
  :: else -> rotation[s].stage = done
  fi
}

inline confirm(s) {
  if
  :: (confirming[s] & BIT(refreshJti)) != 0 && rotatedAgo == NEVER ->
     rotatedAgo = 0;
     stampedBy = s;
     if
     :: confirmLost -> answeredAgo = 0; confirmLost = false
     :: else
     fi
  :: else
  fi;
  confirming[s] = 0
}

proctype Store(byte s) {
end:
  do
  :: atomic { rotation[s].stage == queued && locked == NONE -> execute(s) }
  :: atomic { rotation[s].stage == executed -> commit(s) }
  :: atomic { rotation[s].stage == queued && rotation[s].isAbandoned -> forget(s) }
  :: atomic { rotation[s].stage == executed && rotation[s].isAbandoned -> forget(s); locked = NONE }
  :: atomic { confirming[s] != 0 && locked == NONE -> confirm(s) }
  od
}

/* ---------------------------------------------------------------------------------------------- everybody else */


/* Presents what is stored until it is answered. A tab begins anew when no tab waits for an answer. */
proctype Tab(byte me) {
  mtype status;
  byte jti;
end:
  do
  :: atomic { !wants[0] && !wants[TABS - 1] && jtis < JTIS -> wants[me] = true; wants[TABS - 1 - me] = true; retryDue[0] = 0; retryDue[TABS - 1] = 0 }
  :: atomic { wants[me] && !busy[0] -> retryDue[me] = 0; request[0]!me, stored, isOver; goto wait }
  :: atomic { wants[me] && !busy[1] -> retryDue[me] = 0; request[1]!me, stored, isOver };
wait:
     atomic { answer[me]?status, jti ->
       if
       :: status == ok -> stored = jti; wants[me] = false
       :: status == unavailable
       :: status == sessionRevoked ->
          assert(thiefActed || endAsked);       /* an honest client is not logged out */
          wants[me] = false; goto loggedOut
       fi;
       status = 0; jti = 0 }
  od;
loggedOut:
  skip
}

/* Copies what the client has stored, once, and presents what it has got in any order and at any time. */
proctype Thief() {
  byte loot = 0, thefts = 0, jti = 0;
  mtype status;
end:
  do
  :: atomic { loot == 0 -> loot = BIT(stored) }
  :: atomic { loot != 0 && thefts < THEFTS && !(busy[0] && busy[1]) ->
       thefts++;
       thiefActed = true;
       if
       :: (loot & 1) != 0 -> jti = 0
       :: (loot & 2) != 0 -> jti = 1
       :: (loot & 4) != 0 -> jti = 2
       :: (loot & 8) != 0 -> jti = 3
       :: (loot & 16) != 0 -> jti = 4
       :: (loot & 32) != 0 -> jti = 5
       fi;
       if
       :: !busy[0] -> request[0]!THIEF, jti, isOver
       :: !busy[1] -> request[1]!THIEF, jti, isOver
       fi };
     atomic { answer[THIEF]?status, jti ->
       if
       :: status == ok -> loot = loot | BIT(jti)
       :: else
       fi;
       status = 0; jti = 0 }
  od
}

/* Ends the session, or all of the subject, and is answered. */
proctype Ender() {
  byte ends = 0;
end:
  do
  :: atomic { ends < ENDS && locked == NONE -> ends++; endAsked = true; revokedAt = true };
     isOver = true
  :: atomic { ends < ENDS && locked == NONE -> ends++; endAsked = true; notBefore = true;
       if
       :: revokedAt = true
       :: skip    /* the row was added after the statement looked for it: a login at the same time */
       fi };
     isOver = true
  od
}

#define patient(tab) (!wants[tab] || retryDue[tab] + 1 < GRACE)
#define atRest(s) (rotation[s].stage == idle && confirming[s] == 0)
#define sooner(ticks) ((ticks) < GRACE -> (ticks) + 1 : (ticks))

/* A client that was not answered presents its token again within the grace window. */
proctype Clock() {
  byte i;
end:
  do
  :: atomic { patient(0) && patient(TABS - 1) && empty(answer[0]) && empty(answer[TABS - 1]) && (STALLS || (!busy[0] && !busy[1] && atRest(0) && atRest(1))) ->
       i = 0;
       do
       :: i < TABS ->
          if
          :: wants[i] -> retryDue[i]++
          :: else
          fi;
          i++
       :: else -> break
       od;
       i = 0;
       do
       :: i < SERVERS -> rotation[i].ago = (rotation[i].stage == idle -> 0 : sooner(rotation[i].ago)); i++
       :: else -> break
       od;
       i = 0;
       rotatedAgo = sooner(rotatedAgo);
       if
       :: answeredAgo != NEVER && !confirmLost && ((confirming[0] | confirming[1]) & BIT(refreshJti)) == 0 ->
          answeredAgo = sooner(answeredAgo)
       :: else
       fi }
  od
}

init {
  byte i;
  atomic {
    do
    :: i < JTIS -> successorOf[i] = NONE; ancestorOf[i] = NONE; i++
    :: else -> break
    od;
    i = 0;
    forget(0); forget(1);
    run Server(0); run Server(1); run Store(0); run Store(1); run Clock();
    run Tab(0);
    if
    :: TABS == 2 -> run Tab(1)
    :: else
    fi;
    if
    :: THEFTS > 0 -> run Thief()
    :: else
    fi;
    if
    :: ENDS > 0 -> run Ender()
    :: else
    fi
  }
}
