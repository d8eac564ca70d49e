import { Deadlines } from '../async/Deadlines';
import { TimeoutError } from '../async/withTimeout';
import { kindOf } from '../calls/AuthXLogger';
import type { ProofStore } from '../dpop/ProofStore';
import type { RateLimitStore } from '../limits/RateLimitStore';
import type { RevocationStore } from '../revocation/RevocationStore';
import { readRevoked } from '../revocation/RevokedCheck';
import { readSessionState } from '../sessions/readSessionState';
import type { SessionStore } from '../sessions/SessionStore';

/**
 * The outcome of a probe: `ok`, `failed` if the store reported an error, or `late` if it did not answer in time. `unknown`
 * means that the store has no probe of this kind.
 */
export type ProbeOutcome = 'ok' | 'failed' | 'late' | 'unknown';

/** The health of one store. */
export interface StoreHealth {
  /** Whether the store answers lookups. If it does not, requests with tokens are refused. */
  readonly reads: ProbeOutcome;
  /** Whether the store accepts changes. If it does not, logins, refreshes and logouts are refused. */
  readonly writes: ProbeOutcome;
  /** The class and the code of the error, such as `QueryFailedError 25006`. It contains no text of the store. */
  readonly reason?: string;
}

/** The health of the stores of a login system. */
export interface Health {
  /** Whether no probe of any store failed or was late. */
  readonly isHealthy: boolean;
  /** The stores that the login system has. */
  readonly stores: {
    readonly revokedTokens?: StoreHealth;
    readonly sessions?: StoreHealth;
    /** DPoP proofs. */
    readonly proofs?: StoreHealth;
    readonly rateLimits?: StoreHealth;
  };
}

/** The stores to probe. A store that is not kept is undefined. */
export interface ProbedStores {
  readonly revokedTokens: Pick<RevocationStore, 'isRevoked' | 'probeWrite'> | undefined;
  readonly sessions: Pick<SessionStore, 'look' | 'probeWrite'> | undefined;
  readonly proofs?: Pick<ProofStore, 'probeWrite'> | undefined;
  readonly rateLimits?: Pick<RateLimitStore, 'probeWrite'> | undefined;
}

/** An id that no token, session or subject of an application has. */
const probed = 'authx:health';

/** Probes the stores of a login system. */
export class HealthCheck {
  private readonly probes: readonly (readonly [store: keyof ProbedStores, probe: StoreProbe])[];

  /** @param timeout - how long each probe may take, in milliseconds */
  constructor({ revokedTokens, sessions, proofs, rateLimits }: ProbedStores, timeout: number) {
    const deadlines = new Deadlines(timeout);
    const read = {
      revokedTokens: revokedTokens && (async () => void readRevoked(await revokedTokens.isRevoked(probed))),
      sessions: sessions && (async () => void readSessionState(await sessions.look(probed, probed))),
    };
    const stores = [
      ['revokedTokens', revokedTokens, read.revokedTokens],
      ['sessions', sessions, read.sessions],
      // A lookup of a proof or of a counter is a change, so that these stores are only probed for changes.
      ['proofs', proofs, undefined],
      ['rateLimits', rateLimits, undefined],
    ] as const;
    this.probes = stores.flatMap(([name, store, reading]) =>
      store
        ? [
            [
              name,
              new StoreProbe(deadlines, { reading, writing: store.probeWrite && (async () => store.probeWrite?.()) }),
            ],
          ]
        : [],
    );
  }

  /** Probes all stores at the same time. It never rejects. */
  async run(): Promise<Health> {
    const found = await Promise.all(this.probes.map(async ([name, probe]) => [name, await probe.run()] as const));
    const isHealthy = found.every(([, { reads, writes }]) => isWell(reads) && isWell(writes));
    return { isHealthy, stores: Object.fromEntries(found) };
  }
}

const isWell = (outcome: ProbeOutcome): boolean => outcome === 'ok' || outcome === 'unknown';

/** The probes of one store. */
interface Probing {
  /** Undefined if lookups are changes. */
  readonly reading: (() => Promise<void>) | undefined;
  /** Undefined if the store does not say how. */
  readonly writing: (() => Promise<void>) | undefined;
}

class StoreProbe {
  private readonly reads: Probe | undefined;
  private readonly writes: Probe | undefined;

  constructor(deadlines: Deadlines, { reading, writing }: Probing) {
    this.reads = reading && new Probe(deadlines, reading);
    this.writes = writing && new Probe(deadlines, writing);
  }

  async run(): Promise<StoreHealth> {
    const [reads, writes] = await Promise.all([this.reads?.run(), this.writes?.run()]);
    const reason = reads?.reason ?? writes?.reason;
    return {
      reads: reads?.outcome ?? 'unknown',
      writes: writes?.outcome ?? 'unknown',
      ...(reason !== undefined && { reason }),
    };
  }
}

interface Probed {
  readonly outcome: ProbeOutcome;
  readonly reason?: string;
}

/**
 * One question to a store. Calls that arrive together share it, so that the store gets at most one question for each period
 * of the time limit, however often the route of a readiness probe is called.
 */
class Probe {
  private underWay: Promise<Probed> | undefined;

  constructor(
    private readonly deadlines: Deadlines,
    private readonly put: () => Promise<void>,
  ) {}

  run(): Promise<Probed> {
    return (this.underWay ??= this.start().finally(() => (this.underWay = undefined)));
  }

  private async start(): Promise<Probed> {
    try {
      await this.deadlines.await(this.put());
      return { outcome: 'ok' };
    } catch (error) {
      return error instanceof TimeoutError ? { outcome: 'late' } : { outcome: 'failed', reason: kindOf(error) };
    }
  }
}
