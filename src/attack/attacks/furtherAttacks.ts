import type { AttackCategory } from '../Surroundings';
import { basicLogin } from './basicLogin';
import { claimedRights } from './claimedRights';
import { issuedRights } from './issuedRights';
import { lastingEffects } from './lastingEffects';
import { publicLooks } from './publicLooks';
import { remoteKeys } from './remoteKeys';
import { wrongLogins } from './wrongLogins';

/** Attacks on what stands around the guard: logins, claims of clients, and addresses in tokens. */
export const furtherAttacks: readonly AttackCategory[] = [basicLogin, claimedRights, publicLooks, remoteKeys];

/** Attacks that can change how a server answers others: they can lock an account, and they look at what others left behind. */
export const lastAttacks: readonly AttackCategory[] = [issuedRights, wrongLogins, lastingEffects];
