import { Get, JsonController } from 'routing-controllers';
import { RequireAnyScope, RequireScopes } from 'routing-controllers-authx';
import { Service } from 'typedi';
import type { User } from '../users/User';
import { UserService } from '../users/UserService';

@Service()
@JsonController()
export class AdminController {
  constructor(private readonly users: UserService) {}

  @RequireScopes('users:read')
  @Get('/users')
  async usernames(): Promise<object> {
    const users = await this.users.list();
    return { users: users.map(({ username }) => username) };
  }

  @RequireScopes('admin:*')
  @Get('/admin/users')
  async all(): Promise<{ users: User[] }> {
    return { users: await this.users.list() };
  }

  @RequireAnyScope('reports:read', 'admin:*')
  @Get('/reports')
  reports(): object {
    return { reports: ['weekly'] };
  }
}
