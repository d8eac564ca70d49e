import { expect } from 'chai';
import { Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  AuthXConfig,
  DPoPKey,
  MemoryProofStore,
  Public,
  withAuthX,
  type AuthXInit,
} from '../../src/index';
import { ConfigurationError } from '../../src/errors/errors';
import { makeAuth } from '../koa/support/serve';
import { secret } from '../support/forge';

const proofs = new MemoryProofStore();

/** The message with which an AuthX cannot be made; undefined if it can. */
function complaint(init: object): string | undefined {
  try {
    new AuthX({ config: { secretKey: secret, dpop: 'required' }, ...init });
    return undefined;
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationError);
    return (error as Error).message;
  }
}

const withConfig = (config: object): string | undefined =>
  complaint({ config: { secretKey: secret, ...config }, dpop: { proofs } });

describe('The options of DPoP', () => {
  it('may be left out if it is off, and may be there', () => {
    expect(complaint({ config: { secretKey: secret } })).to.equal(undefined);
    expect(withConfig({})).to.equal(undefined);
    expect(withConfig({ dpop: 'required' })).to.equal(undefined);
  });

  it('must name a store of proofs', () => {
    expect(complaint({}))
      .to.include("dpop: is 'required', but there is no store of proofs")
      .and.include('SqlProofStore');
    for (const store of [undefined, null, {}, new Map(), { use: true, purge: true }]) {
      expect(complaint({ dpop: { proofs: store } })).to.include('dpop.proofs: must be a store of proofs');
    }
    expect(complaint({ dpop: null })).to.include('dpop: must be an object');
    expect(complaint({ dpop: 'required' })).to.include('dpop: must be an object');
  });

  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    proof: [proofs],
    maxAge: [0, -1, NaN, '60', 'x', '30d'],
    algorithms: [[], ['HS256'], ['none'], 'ES256', ['ES256', 'RS1'], null],
    baseUrls: [[], 'https://a.example', ['a.example'], ['https://a.example?b'], ['https://u@a.example'], [42]],
    nonces: ['true', 1, null, { secrets: 'x' }, { secret: 'short' }, { secret: '' }, { lifetime: 0 }],
  };
  for (const [option, values] of Object.entries(wrong)) {
    it(`must have a usable ${option}`, () => {
      for (const value of values) {
        expect(complaint({ dpop: { proofs, [option]: value } }), String(value)).to.match(
          new RegExp(`^dpop\\.${option}`),
        );
      }
    });
  }

  it('may be given', () => {
    const dpop = {
      proofs,
      maxAge: '30s',
      algorithms: ['ES256', 'EdDSA'],
      baseUrls: ['https://api.example/v1/'],
      nonces: { secret: secret, lifetime: '1m' },
    };
    expect(complaint({ dpop })).to.equal(undefined);
  });

  it('cannot contradict where tokens are', () => {
    expect(withConfig({ dpop: 'required', tokenLocation: ['headers', 'cookies'] }))
      .to.include("dpop: 'required' refuses every token")
      .and.include('senderConstrained');
    expect(withConfig({ dpop: 'allowed', tokenLocation: ['cookies'] })).to.include("Add 'headers' to tokenLocation");
    expect(withConfig({ dpop: 'allowed', headerName: 'X-Token' })).to.include('needs the header Authorization');
    expect(withConfig({ dpop: 'allowed', headerType: '' })).to.include('needs the header Authorization');
    expect(withConfig({ dpop: 'allowed', headerType: 'DPoP' })).to.include('needs the header Authorization');
    expect(withConfig({ dpop: 'allowed', tokenLocation: ['headers', 'cookies'] })).to.equal(undefined);
    expect(withConfig({ dpop: 'required', refreshTokenLocation: ['json'] })).to.equal(undefined);
  });

  it('are read from the environment', () => {
    const read = (JWT_DPOP: string): string => AuthXConfig.fromEnv({ secretKey: secret }, { JWT_DPOP }).dpop;
    expect(read('allowed')).to.equal('allowed');
    expect(read(' "REQUIRED" ')).to.equal('required');
    expect(() => read('yes')).to.throw(ConfigurationError, "'off', 'allowed' or 'required'");
  });

  it('decide whether a route can require bound tokens, or ask for a key', () => {
    @JsonController()
    class Constrained {
      @AccessRequired({ senderConstrained: true })
      @Get('/constrained')
      get(): object {
        return {};
      }
    }
    @JsonController()
    class Login {
      @Public()
      @Post('/login')
      post(@DPoPKey() key: string): object {
        return { key };
      }
    }
    const wire = (controllers: (new () => object)[], init: Partial<AuthXInit<never>> = {}): void => {
      withAuthX({ controllers }, makeAuth<never>(init));
    };
    expect(() => wire([Constrained])).to.throw(ConfigurationError, 'senderConstrained needs DPoP');
    expect(() => wire([Login])).to.throw(ConfigurationError, '@DPoPKey() needs DPoP');
    const init = { config: { secretKey: secret, dpop: 'allowed' as const }, dpop: { proofs } };
    expect(() => wire([Constrained, Login], init)).not.to.throw();
  });

  it('refuse a key for tokens while DPoP is off', async () => {
    const failure: unknown = await makeAuth()
      .createTokenPair('alice', { dpopKey: 'A'.repeat(43) })
      .catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(TypeError).with.property('message').that.includes("dpop is 'off'");
  });

  it('refuse a key for tokens that is no thumbprint', async () => {
    const auth = makeAuth({ config: { secretKey: secret, dpop: 'allowed' }, dpop: { proofs } });
    for (const dpopKey of ['', 'x', 'A'.repeat(42), 'B'.repeat(43), {}, 42, null]) {
      for (const create of [
        () => auth.createTokenPair('a', { dpopKey } as object),
        () => auth.createAccessToken('a', { dpopKey } as object),
      ]) {
        const failure: unknown = await create().catch((error: unknown) => error);
        expect(failure, JSON.stringify(dpopKey)).to.be.instanceOf(TypeError);
      }
    }
  });
});

describe('The store of proofs', () => {
  const init = { config: { secretKey: secret, dpop: 'required' as const }, dpop: { proofs: new MemoryProofStore() } };

  it('is purged with the other stores', async () => {
    const auth = makeAuth(init);
    const expiresAt = Math.floor(Date.now() / 1000) + 5;
    init.dpop.proofs.use({ id: 'x'.repeat(43), expiresAt });
    expect(await auth.purge(new Date((expiresAt + 5) * 1000))).to.deep.equal({
      revocations: 0,
      sessions: 0,
      proofs: 1,
    });
  });

  it('is probed with the other stores', async () => {
    const failing = Object.assign(new MemoryProofStore(), {
      probeWrite: () => Promise.reject(new Error('down')),
    });
    expect((await makeAuth(init).checkHealth()).stores.proofs).to.deep.equal({ reads: 'unknown', writes: 'unknown' });
    const { isHealthy, stores } = await makeAuth({ ...init, dpop: { proofs: failing } }).checkHealth();
    expect(isHealthy).to.equal(false);
    expect(stores.proofs).to.include({ writes: 'failed' });
  });
});
