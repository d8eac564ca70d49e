import { Get, JsonController } from 'routing-controllers';
import { CurrentPayload, Public, RequireScopes, TokenPayload } from 'routing-controllers-authx';

@JsonController()
export class DataController {
  @Public()
  @Get('/health')
  health(): object {
    return { status: 'ok' };
  }

  /** Returns data. The caller needs an access token of the issuer, with the scope `users:read`. */
  @RequireScopes('users:read')
  @Get('/data')
  data(@CurrentPayload() { sub, iss }: TokenPayload): object {
    return { data: ['apples', 'pears'], requested_by: sub, issuer: iss };
  }
}
