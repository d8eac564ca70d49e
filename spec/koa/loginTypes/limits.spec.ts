import { expect } from 'chai';
import { Get, JsonController } from 'routing-controllers';
import {
  AccessRequired,
  ConfigurationError,
  LoginType,
  MemoryRateLimitStore,
  RateLimit,
  withAuthX,
} from '../../../src/index';
import { outcome, serve } from '../support/serve';
import { twoTypes, type TwoTypes } from './support/twoTypes';

@JsonController()
@AccessRequired()
@RateLimit({ max: 2, window: '1m' })
class DeskController {
  @LoginType('customer')
  @Get('/customer')
  customer(): object {
    return {};
  }

  @LoginType('staff')
  @Get('/staff')
  staff(): object {
    return {};
  }
}

const controllers = [DeskController];

describe('A rate limit of actions of several login types', () => {
  it('fails the start if they count in different stores', () => {
    expect(() => withAuthX({ controllers }, twoTypes().manager)).to.throw(
      ConfigurationError,
      "DeskController.staff: @RateLimit({ max: 2, window: '1m' }) counts together with actions of the login type customer, but the login type staff counts in another store. Pass one store as rateLimits.store to both, such as new MemoryRateLimitStore(), or put a limit of its own on the action.",
    );
  });

  it('gives a client one budget for all of them', async () => {
    const rateLimits = { store: new MemoryRateLimitStore() };
    const { customers, staff, manager }: TwoTypes = twoTypes({ customer: { rateLimits }, staff: { rateLimits } });
    const client = await serve({ controllers }, manager);
    const customer = await customers.createAccessToken('7');
    const clerk = await staff.createAccessToken('7');
    expect((await client.get('/customer', customer)).status).to.equal(200);
    expect((await client.get('/staff', clerk)).status).to.equal(200);
    expect(outcome(await client.get('/customer', customer))).to.equal('429 RateLimitExceeded');
    expect(outcome(await client.get('/staff', clerk))).to.equal('429 RateLimitExceeded');
  });
});
