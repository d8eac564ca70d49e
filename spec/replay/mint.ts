import type { RecordedAuthX } from './RecordedAuthX';

/** What the recorded app was asked to create: AuthX's function, and its arguments under Python's names. */
export interface MintRequest {
  readonly kind: 'access' | 'refresh' | 'pair';
  readonly kwargs: {
    readonly uid: string;
    readonly fresh?: boolean;
    readonly scopes?: string[];
    readonly access_scopes?: string[];
    readonly refresh_scopes?: string[];
    readonly data?: Record<string, unknown>;
    readonly audience?: string | string[];
    readonly headers?: Record<string, unknown>;
    /** Seconds. */
    readonly expiry?: { readonly delta: number };
  };
}

/** Creates tokens with the options that mean the same here. */
export async function mint(auth: RecordedAuthX, { kind, kwargs }: MintRequest): Promise<object> {
  const { uid, fresh, scopes, access_scopes: accessScopes, refresh_scopes: refreshScopes, expiry, ...same } = kwargs;
  const options = { ...same, ...(expiry && { expires: expiry.delta }) };
  switch (kind) {
    case 'access':
      return { access_token: await auth.createAccessToken(uid, { ...options, fresh, scopes }) };
    case 'refresh':
      return { refresh_token: await auth.createRefreshToken(uid, { ...options, scopes }) };
    case 'pair':
      return auth.createTokenPair(uid, { ...same, fresh, accessScopes, refreshScopes });
  }
}
