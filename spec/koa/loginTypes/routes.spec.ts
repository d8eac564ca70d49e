import { expect } from 'chai';
import { Get, JsonController } from 'routing-controllers';
import {
  AccessRequired,
  CurrentPayload,
  CurrentSubject,
  FreshRequired,
  LoginType,
  OptionalAccess,
  RefreshRequired,
  RequireScopes,
  type TokenPayload,
} from '../../../src/index';
import { forge, goodClaims, secret } from '../../support/forge';
import { outcome, serve, type Client } from '../support/serve';
import { staffSecret, twoTypes, type Person, type TwoTypes } from './support/twoTypes';

const who = ({ sub, loginType, type }: TokenPayload): object => ({ sub, loginType, type });

@JsonController('/staff')
@LoginType('staff')
@AccessRequired()
class StaffController {
  @Get('/me')
  me(@CurrentPayload() payload: TokenPayload, @CurrentSubject() person: Person): object {
    return { ...who(payload), person };
  }

  @FreshRequired()
  @Get('/fresh')
  fresh(@CurrentPayload() payload: TokenPayload): object {
    return who(payload);
  }

  @RequireScopes('orders:read')
  @Get('/scoped')
  scoped(@CurrentPayload() payload: TokenPayload): object {
    return who(payload);
  }
}

@JsonController()
class SharedController {
  @LoginType('customer')
  @AccessRequired()
  @Get('/me')
  me(@CurrentPayload() payload: TokenPayload, @CurrentSubject() person: Person): object {
    return { ...who(payload), person };
  }

  @LoginType('customer')
  @OptionalAccess()
  @Get('/optional')
  optional(@CurrentPayload() payload: TokenPayload | undefined): object {
    return payload ? who(payload) : {};
  }

  @LoginType('customer')
  @RefreshRequired()
  @Get('/refresh')
  refresh(@CurrentPayload() payload: TokenPayload): object {
    return who(payload);
  }

  @LoginType('customer', 'staff')
  @AccessRequired()
  @Get('/both')
  both(@CurrentPayload() payload: TokenPayload, @CurrentSubject() person: Person): object {
    return { ...who(payload), person };
  }
}

const mismatch = (expected: string | null, actual: string | null): object => ({
  message: `Token type mismatch: expected ${expected === null ? 'none' : `'${expected}'`}, got ${actual === null ? 'none' : `'${actual}'`}`,
  error_type: 'LoginTypeMismatchError',
  error: 'invalid_token',
  expected_type: expected,
  actual_type: actual,
});

for (const [keys, secretOfStaff] of [
  ['keys of their own', staffSecret],
  ['one key', secret],
] as const) {
  describe(`Two login types with ${keys}`, () => {
    let types: TwoTypes;
    let client: Client;
    before(async () => {
      types = twoTypes({ staff: { config: { secretKey: secretOfStaff } } });
      client = await serve({ controllers: [StaffController, SharedController] }, types.manager);
    });
    const get = (path: string, token?: string) => client.get(path, token);

    it('let in the tokens of their type, with the subject of their type', async () => {
      const { customers, staff } = types;
      const seen = [
        await get('/me', await customers.createAccessToken('7')),
        await get('/staff/me', await staff.createAccessToken('7')),
        await get('/both', await customers.createAccessToken('7')),
        await get('/both', await staff.createAccessToken('7')),
      ];
      expect(seen.map(({ json }) => json)).to.deep.equal(
        ['customer', 'staff', 'customer', 'staff'].map(loginType => ({
          sub: '7',
          loginType,
          type: 'access',
          person: { id: '7', of: loginType },
        })),
      );
    });

    it('refuse a token of the other type, whatever else the route wants of it', async () => {
      const { customers, staff } = types;
      for (const path of ['/me', '/optional', '/refresh']) {
        const { status, json, headers } = await get(path, await staff.createAccessToken('7'));
        expect([status, json], path).to.deep.equal([401, mismatch('customer', 'staff')]);
        expect(headers['www-authenticate']).to.equal('Bearer error="invalid_token"');
      }
      for (const path of ['/staff/me', '/staff/fresh', '/staff/scoped']) {
        const { status, json } = await get(path, await customers.createAccessToken('7'));
        expect([status, json], path).to.deep.equal([401, mismatch('staff', 'customer')]);
      }
    });

    it('refuse a token that names no type', async () => {
      const untyped = forge(goodClaims());
      expect((await get('/me', untyped)).json).to.deep.equal(mismatch('customer', null));
      expect((await get('/both', untyped)).json).to.deep.equal(mismatch('customer', null));
    });

    it('refuse a token that names their type and has another key', async () => {
      const key = 'a-key-that-nobody-has-ever-been-given-and-that-is-long-enough-now';
      for (const [path, loginType] of [
        ['/me', 'customer'],
        ['/staff/me', 'staff'],
        ['/both', 'customer'],
        ['/both', 'staff'],
      ] as const) {
        const answer = await get(path, forge(goodClaims({ login_type: loginType }), { key }));
        expect(outcome(answer), path).to.equal('401 TokenInvalidSignatureError');
      }
    });

    it('tell what another rule refuses only to tokens of their type', async () => {
      const { staff } = types;
      const token = await staff.createAccessToken('7');
      expect(outcome(await get('/staff/fresh', token))).to.equal('401 FreshTokenRequiredError');
      expect(outcome(await get('/staff/scoped', token))).to.equal('403 InsufficientScopeError');
      expect(outcome(await get('/staff/me', await staff.createRefreshToken('7')))).to.equal(
        '401 AccessTokenRequiredError',
      );
    });

    it('answer a request without a token, and one with garbage, as a single AuthX does', async () => {
      for (const path of ['/me', '/staff/me', '/both']) {
        expect(outcome(await get(path)), path).to.equal('401 MissingTokenError');
        expect(outcome(await get(path, 'garbage')), path).to.equal('401 JWTDecodeError');
      }
      expect((await get('/optional')).json).to.deep.equal({});
    });

    it('refuse a login type that is no text, or that no AuthX has', async () => {
      for (const login_type of [7, true, {}, ['customer']]) {
        const token = forge(goodClaims({ login_type }));
        expect(outcome(await get('/me', token)), JSON.stringify(login_type)).to.equal('401 JWTDecodeError');
        expect(outcome(await get('/both', token)), JSON.stringify(login_type)).to.equal('401 JWTDecodeError');
      }
      for (const login_type of ['', 'Customer', 'customer ', 'ghost', '__proto__', 'toString']) {
        const token = forge(goodClaims({ login_type }));
        expect(outcome(await get('/me', token)), login_type).to.equal('401 LoginTypeMismatchError');
        expect(outcome(await get('/both', token)), login_type).to.equal('401 LoginTypeMismatchError');
      }
    });
  });
}
