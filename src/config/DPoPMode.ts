/**
 * Whether tokens may or must be bound to a key of their client (RFC 9449).
 *
 * - `'off'`: no token is bound. A token that is bound to a key is refused.
 * - `'allowed'`: a client that sends a proof when it logs in gets bound tokens. Other clients get bearer tokens.
 * - `'required'`: only bound tokens are accepted.
 */
export type DPoPMode = 'off' | 'allowed' | 'required';

/** The modes. */
export const dpopModes: readonly DPoPMode[] = ['off', 'allowed', 'required'];
