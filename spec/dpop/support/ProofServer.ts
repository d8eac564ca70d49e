import { Body, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  CurrentPayload,
  CurrentToken,
  DPoPKey,
  MemoryProofStore,
  OptionalAccess,
  Public,
  RefreshRequired,
  RequireScopes,
  type AuthX,
  type AuthXInit,
  type AuthXOptions,
  type DPoPOptions,
  type RefreshedTokens,
  type RequestToken,
  type TokenPair,
  type TokenPayload,
} from '../../../src/index';
import { makeAuth, serve, type Client } from '../../koa/support/serve';
import { secret } from '../../support/forge';
import type { Answer } from '../../support/send';
import { type ClientKey, proofOf, type ProofChanges } from './proofs';

/** How a request is sent. */
export interface Presenting {
  readonly key: ClientKey;
  readonly method?: string;
  readonly token?: string | undefined;
  readonly scheme?: string;
  readonly proof?: ProofChanges;
  /** The headers with proofs. Default: one with the proof that fits. */
  readonly proofs?: readonly string[];
  readonly headers?: readonly string[];
  readonly body?: object;
}

/** A server whose routes take proofs. */
export class ProofServer {
  private constructor(
    readonly auth: AuthX<never>,
    private readonly client: Client,
  ) {}

  static async start(
    config: AuthXOptions = {},
    dpop: Partial<DPoPOptions> = {},
    init: Partial<AuthXInit<never>> = {},
  ): Promise<ProofServer> {
    const auth = makeAuth<never>({
      // eslint-disable-next-line @typescript-eslint/no-misused-spread -- options are plain objects; their class says how they are checked
      config: { secretKey: secret, dpop: 'required', ...config },
      dpop: { proofs: new MemoryProofStore(), ...dpop },
      ...init,
    });
    return new ProofServer(auth, await serve({ controllers: [controllerOf(auth)] }, auth));
  }

  get origin(): string {
    return `http://127.0.0.1:${String(this.client.port)}`;
  }

  /** Logs in with a proof. */
  async login(key: ClientKey): Promise<TokenPair> {
    const { json } = await this.send('/login', { key, method: 'POST' });
    return json as unknown as TokenPair;
  }

  /** Sends a request whose proof fits, unless it says otherwise. */
  send(path: string, presenting: Presenting): Promise<Answer> {
    const { key, method = 'GET', token, scheme = 'DPoP', proof = {}, headers = [], body } = presenting;
    const { proofs = [proofOf(key, [method, this.origin + path], { token, ...proof })] } = presenting;
    return this.client.send(path, {
      method,
      headers: [
        ...(token === undefined ? [] : ['Authorization', `${scheme} ${token}`]),
        ...proofs.flatMap(text => ['DPoP', text]),
        ...headers,
      ],
      ...(body && { body }),
    });
  }
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- routing-controllers declares classes so
function controllerOf(auth: AuthX<never>): Function {
  @JsonController()
  class ProofController {
    @Public()
    @Post('/login')
    login(@DPoPKey() dpopKey: string): Promise<TokenPair> {
      return auth.createTokenPair('alice', { dpopKey, accessScopes: ['users:read'] });
    }

    @AccessRequired()
    @Get('/me')
    me(@CurrentPayload() payload: TokenPayload): object {
      return { sub: payload.sub, cnf: payload.cnf };
    }

    @AccessRequired()
    @Post('/me')
    post(@Body() body: object): object {
      return body;
    }

    @OptionalAccess()
    @Get('/optional')
    optional(@CurrentPayload() payload: TokenPayload | undefined): object {
      return { sub: payload?.sub ?? null };
    }

    @RequireScopes('admin:all')
    @Get('/admin')
    admin(): object {
      return {};
    }

    @Public()
    @Get('/twice')
    async twice(@CurrentToken() token: RequestToken): Promise<object> {
      await auth.verifyToken(token);
      return { sub: (await auth.verifyToken(token)).sub };
    }

    @RefreshRequired()
    @Post('/refresh')
    refresh(@CurrentToken() token: RequestToken): Promise<RefreshedTokens> {
      return auth.refresh(token);
    }
  }
  return ProofController;
}
