import { waitingAtMost } from '../async/LookupQueue';
import { pause } from '../async/timers';
import type { ConfirmedRotation } from './SessionStore';
import type { SessionStoreCalls } from './SessionStoreCalls';

/** How many rotations one write confirms. */
const writtenAtOnce = 500;

/** Milliseconds after which a write that failed is tried again. */
const retryDelay = 100;

/**
 * Confirms rotations whose successor a request was answered with: from then on the grace window runs. One write is under way
 * at a time, and the next one confirms everything that arrived meanwhile. See docs/decisions/0008.
 */
export class RotationConfirmations {
  private readonly waiting = new Map<string, ConfirmedRotation>();
  private isWriting = false;

  constructor(private readonly calls: SessionStoreCalls) {}

  /** Has a rotation confirmed soon. The request does not wait for it, and is answered even if the write fails. */
  add(rotation: ConfirmedRotation): void {
    // Over the limit, the predecessor stays good until its successor is used.
    if (this.waiting.size >= waitingAtMost) return;
    this.waiting.set(rotation.jti, rotation);
    if (!this.isWriting) void this.write();
  }

  private async write(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.size > 0) {
      const rotations = [...this.waiting.values()].slice(0, writtenAtOnce);
      try {
        await this.calls.ask(store => store.confirm(rotations), 'the rotation is confirmed later');
        for (const { jti } of rotations) this.waiting.delete(jti);
      } catch {
        // The failure was reported where it occurred. The process may end meanwhile.
        await pause(retryDelay, undefined, { ref: false });
      }
    }
    this.isWriting = false;
  }
}
