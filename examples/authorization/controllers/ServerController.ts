import { Get, JsonController } from 'routing-controllers';
import { CurrentPayload, AccessRequired, LoginType, Public, RateLimit, TokenPayload } from 'routing-controllers-authx';
import { Service } from 'typedi';

@Service()
@JsonController()
export class ServerController {
  @Public()
  @Get('/health')
  health(): object {
    return { status: 'ok' };
  }

  /** Ten requests in ten seconds of each customer and each employee. */
  @LoginType('customer', 'staff')
  @AccessRequired()
  @RateLimit({ max: 10, window: '10s', key: 'subject' })
  @Get('/limited')
  limited(@CurrentPayload() { sub }: TokenPayload): object {
    return { username: sub };
  }
}
