import { GenerationalMap } from '../../token/GenerationalMap';
import type { TokenPayload } from '../../token/TokenPayload';
import type { RevocationCacheSettings } from './readRevocationCache';

/** What was ended: one token, or all of a session or of a subject. */
export type Ended = { readonly jti: string } | { readonly sid: string } | { readonly subject: string };

/** The moment at which the stores were asked. */
export interface Asking {
  /** Milliseconds on the clock of `performance.now()`, which no change of the date moves. */
  readonly at: number;
  /** How much had been ended by then. */
  readonly endings: number;
}

/** A token that held when the stores were asked, and by what they were asked; or that was refused since. */
interface Entry extends Pick<TokenPayload, 'sub' | 'sid' | 'since'> {
  readonly at: number;
  readonly isRefused?: boolean;
}

/**
 * Remembers for a short time which tokens the stores let pass; never that one was refused. What this process ends is
 * forgotten at once, and what was asked before that is not remembered after.
 */
export class RevocationCache {
  private readonly entries: GenerationalMap<Entry>;
  private endings = 0;

  constructor(readonly settings: Pick<RevocationCacheSettings, 'ttl' | 'max'>) {
    this.entries = new GenerationalMap(settings.max);
  }

  /** To be called before the stores are asked: an answer is as old as its question. */
  ask(): Asking {
    return { at: performance.now(), endings: this.endings };
  }

  /** Remembers that a token held. */
  remember({ jti, sub, sid, since }: TokenPayload, { at, endings }: Asking): void {
    if (endings !== this.endings) return;
    const known = this.entries.get(jti);
    // Refused by an answer to a later question: this one is late.
    if (known?.isRefused && known.at >= at) return;
    this.entries.set(jti, { sub, sid, since, at });
  }

  /** Whether a token held a moment ago. Another token may bear its `jti`, and belong to another session. */
  knows({ jti, sub, sid, since }: TokenPayload): boolean {
    const entry = this.entries.get(jti);
    if (entry === undefined || entry.isRefused) return false;
    if (performance.now() - entry.at >= this.settings.ttl) {
      this.entries.delete(jti);
      return false;
    }
    return entry.sub === sub && entry.sid === sid && entry.since === since;
  }

  /** Forgets what was ended. */
  end(ended: Ended): void {
    this.endings += 1;
    if ('jti' in ended) this.entries.delete(ended.jti);
    else if ('sid' in ended) this.entries.deleteWhere(({ sid }) => sid === ended.sid);
    else this.entries.deleteWhere(({ sub }) => sub === ended.subject);
  }

  /** Forgets a token that was refused now, and what the stores were asked of it before. */
  forget({ jti, sub, sid, since }: TokenPayload): void {
    this.entries.set(jti, { sub, sid, since, at: performance.now(), isRefused: true });
  }
}
