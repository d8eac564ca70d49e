import { Deadlines } from '../../async/Deadlines';
import type { CallBounds } from '../../calls/boundedCall';
import { OperationCounts } from '../../calls/OperationCounts';
import { SessionServices } from '../../sessions/SessionServices';
import type { SessionStore } from '../../sessions/SessionStore';

/** How long a call to a store may take, in milliseconds. */
const callTimeout = 30_000;

/** The limits of the calls of a command. A command reports the failure of a store itself. */
export const commandBounds = (): Pick<CallBounds, 'deadlines' | 'logger'> => ({
  deadlines: new Deadlines(callTimeout),
  logger: { error: () => undefined },
});

/**
 * Makes what lists and ends sessions in an application, for the sessions of a store.
 *
 * @param loginType - the login type of the sessions. Undefined if the application has none
 */
export const managedSessions = (store: SessionStore, loginType: string | undefined): SessionServices =>
  new SessionServices(
    { store },
    {
      bounds: commandBounds(),
      config: { sessionTracking: true, sessionUpdateLastActive: false, clockSkew: 5, loginType },
      cache: undefined,
      counts: new OperationCounts(),
    },
  );
