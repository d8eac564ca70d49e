import { expect } from 'chai';
import { Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  AuthManager,
  LoginType,
  Public,
  RateLimit,
  RequireAcr,
  routeReport,
  SetTokenCookies,
  withAuthX,
} from '../../src/index';
import { openApiDocument, type ApiOperation } from '../../src/entries/openapi';
import { expectAccess } from '../../src/testing/index';
import { expectValid } from '../openapi/support/validate';
import { makeAuth } from '../koa/support/serve';
import { secret } from '../support/forge';

@JsonController('/shop')
class Shop {
  @AccessRequired()
  @RateLimit({ max: 100, window: '1m', key: 'subject' })
  @Get('/me')
  me(): object {
    return {};
  }

  @LoginType('staff')
  @AccessRequired()
  @RequireAcr('mfa')
  @Get('/staff')
  staff(): object {
    return {};
  }

  @LoginType('customer', 'staff')
  @AccessRequired()
  @Post('/either')
  either(): object {
    return {};
  }

  @Public()
  @LoginType('staff')
  @SetTokenCookies()
  @RateLimit({ max: 5, window: '1m', name: 'logins' })
  @Post('/login')
  login(): object {
    return {};
  }
}

const customers = makeAuth({ config: { secretKey: secret, loginType: 'customer' } });
const staff = makeAuth({
  config: {
    secretKey: `${secret} of the staff`,
    loginType: 'staff',
    tokenLocation: ['cookies'],
    acrLevels: ['pwd', 'mfa'],
  },
});
const manager = new AuthManager([customers, staff], { default: 'customer' });
const options = withAuthX({ controllers: [Shop] }, manager);

describe('The report of a server with several login types', () => {
  const routes = Object.fromEntries(routeReport(options).routes.map(route => [route.path, route]));

  it('names the login types, levels and limits of each route', () => {
    const limit = { max: 100, window: 60, key: 'subject', stage: 'afterAuthentication' };
    expect(routes['/shop/me']).to.deep.include({ loginTypes: ['customer'], locations: ['headers'], limits: [limit] });
    expect(routes['/shop/staff']).to.deep.include({ loginTypes: ['staff'], acr: ['mfa'], locations: ['cookies'] });
    expect(routes['/shop/login']).to.deep.include({
      access: 'public',
      loginTypes: ['staff'],
      limits: [{ max: 5, window: 60, key: 'ip', stage: 'beforeAuthentication', name: 'logins' }],
    });
  });

  it('has the settings of each login type where they differ', () => {
    const customer = { locations: ['headers'], revocation: 'none' };
    expect(routes['/shop/either']).to.deep.include({
      ...customer,
      loginTypes: ['customer', 'staff'],
      byLoginType: { customer, staff: { locations: ['cookies'], csrf: true, revocation: 'none' } },
    });
    expect(routes['/shop/me']).to.not.have.property('byLoginType');
  });

  it('is expected with its login types and limits', () => {
    const limits = [{ max: 100, window: 60, key: 'subject', stage: 'afterAuthentication' }] as const;
    expectAccess(options, 'GET /shop/me', { loginTypes: ['customer'], limits });
    expect(() => expectAccess(options, 'GET /shop/me', { limits })).to.throw('loginTypes: expected nothing');
    expect(() => expectAccess(options, 'GET /shop/me', { loginTypes: ['customer'] })).to.throw(
      'limits: expected nothing',
    );
    expect(() => expectAccess(options, 'GET /shop/staff', { loginTypes: ['staff'] })).to.throw('acr: expected nothing');
  });
});

describe('The document of a server with several login types', () => {
  const document = openApiDocument(options, { info: { title: 'Shop', version: '1' } });
  const operation = (path: string, verb: string): ApiOperation => document.paths[path]![verb] as ApiOperation;

  it('is valid, and has a scheme for each login type', async () => {
    await expectValid(document);
    expect(Object.keys(document.components!.securitySchemes!)).to.have.members([
      'AuthXBearer.customer',
      'AuthXAccessCookie.staff',
    ]);
    expect(operation('/shop/me', 'get').security).to.deep.equal([{ 'AuthXBearer.customer': [] }]);
    expect(operation('/shop/staff', 'get').security).to.deep.equal([{ 'AuthXAccessCookie.staff': [] }]);
    expect(operation('/shop/either', 'post').security).to.deep.equal([
      { 'AuthXBearer.customer': [] },
      { 'AuthXAccessCookie.staff': [] },
    ]);
    const [csrf] = operation('/shop/either', 'post').parameters!;
    expect(csrf).to.include({ name: 'X-CSRF-TOKEN', in: 'header', required: false });
  });

  it('describes the answers of limits, also of a public operation', () => {
    const { responses, security } = operation('/shop/login', 'post');
    expect(security).to.deep.equal([]);
    expect(Object.keys(responses!)).to.have.members(['200', '429', '503']);
    expect(responses).to.have.nested.property('200.headers.RateLimit');
    const { headers, content } = document.components!.responses!.AuthXTooManyRequests as Record<string, object>;
    expect(Object.keys(headers!)).to.have.members(['RateLimit', 'RateLimit-Policy', 'Retry-After']);
    expect(JSON.stringify(content)).to.include('"retry_after":{"type":"integer"}').and.include('RateLimitExceeded');
    expect(Object.keys(operation('/shop/me', 'get').responses!)).to.include('429');
  });

  it('describes the errors of login types and levels', () => {
    const text = JSON.stringify(document.components!.responses!.AuthXUnauthorized);
    expect(text).to.include('LoginTypeMismatchError').and.include('AuthenticationLevelError');
  });
});
