import type { PrivateKind } from '../../stores/support/privateServer';
import { eventually } from '../../stores/support/privateStores';
import { openAuthStores, type AuthStores } from './openAuthStores';

/** Patient, since machines that run specs are slow. */
const limits = { lookupTimeout: 5, writeTimeout: 10 };

/** Opens stores on a private server, as soon as it answers. Redis syncs whatever it answers. */
export function openOnPrivate(kind: PrivateKind, url: string): Promise<AuthStores> {
  const durable = { ...limits, durability: 'always' } as const;
  return eventually(() => openAuthStores({ kind, url }, kind === 'redis' ? durable : limits));
}
