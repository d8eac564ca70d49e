import type { Requirement } from './Requirement';

/** Who may call an action, once all that its decorators say is merged. */
export type Posture =
  { readonly kind: 'guarded' | 'optional'; readonly requirement: Requirement } | { readonly kind: 'public' };
