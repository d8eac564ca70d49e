import { Get, JsonController } from 'routing-controllers';
import { AccessRequired, CurrentSubject } from 'routing-controllers-authx';
import { Service } from 'typedi';
import { User } from '../../quickstart/users/User';

@Service()
@JsonController()
export class AccountController {
  @AccessRequired()
  @Get('/me')
  me(@CurrentSubject() { username }: User): object {
    return { username };
  }
}
