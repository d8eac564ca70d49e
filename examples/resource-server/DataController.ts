import { Get, JsonController } from 'routing-controllers';
import { CurrentPayload, Public, RequireScopes, TokenPayload } from 'routing-controllers-authx';

@JsonController()
export class DataController {
  @Public()
  @Get('/health')
  health(): object {
    return { status: 'ok' };
  }

  /** Whoever calls has an access token of the issuer, with the scope that the data needs. */
  @RequireScopes('users:read')
  @Get('/data')
  data(@CurrentPayload() { sub, iss }: TokenPayload): object {
    return { data: ['apples', 'pears'], requested_by: sub, issuer: iss };
  }
}
