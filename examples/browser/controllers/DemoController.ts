import { JsonController, Post } from 'routing-controllers';
import { Public, RateLimit, UnsetTokenCookies } from 'routing-controllers-authx';
import { Service } from 'typedi';
import { Accounts } from '../Accounts';

/** Actions for demonstrations. An application with real users must not have them. */
@Service()
@JsonController('/demo')
export class DemoController {
  constructor(private readonly accounts: Accounts) {}

  /**
   * Restores the users, their passwords and their notes, and ends all sessions. The action is public, because a visitor may
   * have changed the password of the user. `@UnsetTokenCookies()` refuses requests from pages of other sites.
   */
  @Public()
  @RateLimit({ max: 10, window: '1m' })
  @UnsetTokenCookies()
  @Post('/reset')
  async reset(): Promise<object> {
    await this.accounts.restore();
    return { message: 'Demo data restored' };
  }
}
