import { Get, JsonController } from 'routing-controllers';
import { Public } from 'routing-controllers-authx';
import { Service } from 'typedi';

@Service()
@JsonController()
export class ServerController {
  @Public()
  @Get('/health')
  health(): object {
    return { status: 'ok' };
  }
}
