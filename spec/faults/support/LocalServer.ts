import { AuthX, type Duration } from 'routing-controllers-authx';
import { secret } from '../../support/forge';
import type { Asked } from './Asked';
import type { AuthStores } from './openAuthStores';
import type { Reply } from './ServerProcess';

/** What may be otherwise. */
export interface LocalOptions {
  readonly graceWindow?: Duration;
  readonly decodeLeeway?: Duration;
}

/** Answers as `fixtures/server.ts` does, in this process and without HTTP: for what is tried very often. */
export class LocalServer implements Asked {
  private constructor(private readonly auth: AuthX) {}

  static on({ revokedTokens, sessions }: AuthStores, options: LocalOptions = {}): LocalServer {
    const { graceWindow, decodeLeeway } = options;
    return new LocalServer(
      new AuthX({
        config: { secretKey: secret, decodeLeeway },
        revokedTokens,
        sessions: { store: sessions, graceWindow },
        logger: { error: () => undefined },
      }),
    );
  }

  get(_path: '/me', token = ''): Promise<Reply> {
    return this.answer(async auth => ({ subject: (await auth.verifyToken(token)).sub }));
  }

  post(path: string, token = '', { subject = '' }: { subject?: string } = {}): Promise<Reply> {
    return this.answer(async auth => {
      switch (path) {
        case '/login':
          return auth.createTokenPair(subject, { fresh: true });
        case '/refresh':
          return auth.refresh(token);
        case '/revoke':
          await auth.revoke(await auth.verifyToken(token));
          return { revoked: true };
        case '/end':
          await auth.sessions.end((await auth.verifyToken(token)).sid ?? '');
          return { ended: true };
        case '/end-all':
          await auth.sessions.endAll(subject);
          return { ended: true };
        default:
          throw new Error(`There is no ${path}.`);
      }
    });
  }

  private async answer(act: (auth: AuthX) => Promise<object>): Promise<Reply> {
    try {
      return { status: 200, retryAfter: undefined, body: { ...(await act(this.auth)) } };
    } catch (error) {
      const { status, headers } = error as { status?: number; headers?: Record<string, string> };
      if (status === undefined) throw error;
      return { status, retryAfter: headers?.['Retry-After'], body: { error_type: (error as Error).name } };
    }
  }
}
