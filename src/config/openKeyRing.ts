import { clearInterval, setInterval } from '../async/timers';
import { withTimeout } from '../async/withTimeout';
import { type AuthXLogger, consoleLogger, report } from '../calls/AuthXLogger';
import { ConfigurationError } from '../errors/errors';
import { KeyRing } from '../keys/KeyRing';
import type { KeySet, KeySource } from '../keys/KeySet';
import type { WeakKeys } from '../keys/assertUsable';
import { assertNames } from './assertNames';
import type { Duration } from './Duration';
import { readTimerLength } from './readTimerLength';

/** Milliseconds that a source may take. Without a limit, a request that hangs would keep a ring from ever changing. */
const longestLoad = 30_000;

/** The options of `openKeyRing`. */
export interface KeyRingOptions {
  /** How often the keys are loaded again, beside the moments that the source itself tells. Default: never. */
  refreshEvery?: Duration | undefined;
  /** Whether a weak key is refused, reported, or accepted. Default `'error'`. */
  weakKeys?: WeakKeys | undefined;
  /** Receives failures to load the keys again. Default: one line on standard error. */
  logger?: AuthXLogger | undefined;
}

/** A ring that follows a source. */
export interface OpenKeyRing extends KeyRing {
  /** Loads the keys now. If this fails, the ring keeps the keys that it has, and the logger receives the reason. */
  reload(): Promise<void>;
  /** Stops following the source. The ring keeps its keys. */
  close(): void;
}

/**
 * Opens a ring of keys that follows a source: `keyFile('keys.json')`, or a function that fetches the keys from a secret
 * manager.
 *
 * @throws ConfigurationError naming the key and the fix, or the error of the source, if the keys cannot be loaded first
 */
export async function openKeyRing(
  source: KeySource | (() => KeySet | Promise<KeySet>),
  options: KeyRingOptions = {},
): Promise<OpenKeyRing> {
  assertNames(options, ['refreshEvery', 'weakKeys', 'logger'], 'openKeyRing: ');
  const from: KeySource = typeof source === 'function' ? { load: source } : source;
  const ring = new FollowingRing(await loadKeys(from), from, options);
  ring.follow(options.refreshEvery === undefined ? undefined : readTimerLength('refreshEvery', options.refreshEvery));
  return ring;
}

class FollowingRing extends KeyRing implements OpenKeyRing {
  private readonly logger: AuthXLogger;
  private readonly stops: (() => void)[] = [];
  private loading: Promise<void> | undefined;
  private isStale = false;

  constructor(
    keys: KeySet,
    private readonly source: KeySource,
    { weakKeys, logger = consoleLogger }: KeyRingOptions,
  ) {
    super(keys, { ...(weakKeys && { weakKeys }) });
    this.logger = logger;
  }

  follow(interval: number | undefined): void {
    const changed = (): void => void this.reload();
    const stop = this.source.watch?.(changed);
    if (stop) this.stops.push(stop);
    if (interval === undefined) return;
    const timer = setInterval(changed, interval);
    timer.unref();
    this.stops.push(() => clearInterval(timer));
  }

  /** If a change comes while the keys are being loaded, they are loaded once more. */
  reload(): Promise<void> {
    this.isStale = true;
    this.loading ??= this.loadUntilCurrent().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  close(): void {
    for (const stop of this.stops.splice(0)) stop();
  }

  private async loadUntilCurrent(): Promise<void> {
    while (this.isStale) {
      this.isStale = false;
      try {
        this.replace(await loadKeys(this.source));
      } catch (error) {
        report(this.logger, 'The keys could not be loaded. The last good keys stay in use', error);
      }
    }
  }
}

async function loadKeys(source: KeySource): Promise<KeySet> {
  const keys = await withTimeout(Promise.resolve(source.load()), longestLoad);
  const list = Array.isArray(keys) ? (keys as unknown[]) : (keys as { keys?: unknown[] } | undefined)?.keys;
  if (Array.isArray(list) && list.length === 0) {
    throw new ConfigurationError('keys: the source has no keys. Make one with authx keys init.');
  }
  return keys;
}
