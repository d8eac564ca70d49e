import { Get, JsonController } from 'routing-controllers';
import {
  AccessRequired,
  createGuardDecorator,
  FreshRequired,
  LoginType,
  OptionalAccess,
  Public,
  RefreshRequired,
  RequireAcr,
  RequireAnyScope,
  RequireOwner,
  RequirePolicy,
  RequireRole,
  RequireScopes,
  RevocationCheck,
  TokenRequired,
  under,
  type AccessCheck,
} from '../../../src/index';

const isAlice: AccessCheck = { name: 'is alice', test: ({ sub }) => sub === 'alice' };
const order = (): { readonly ownerId: string } => ({ ownerId: 'alice' });

/** One action for each rule. The login type is the default one, `customer`, unless a guard names another. */
@JsonController()
class Rules {
  @Public()
  @Get('/public')
  a1(): object {
    return {};
  }

  @OptionalAccess()
  @Get('/optional')
  a2(): object {
    return {};
  }

  @AccessRequired()
  @Get('/access')
  a3(): object {
    return {};
  }

  @FreshRequired()
  @Get('/fresh')
  a4(): object {
    return {};
  }

  @FreshRequired({ maxAge: '5m' })
  @Get('/recent')
  a5(): object {
    return {};
  }

  @RefreshRequired()
  @Get('/refresh')
  a6(): object {
    return {};
  }

  @TokenRequired({ type: 'any' })
  @Get('/any')
  a7(): object {
    return {};
  }

  @TokenRequired({ fresh: true })
  @Get('/token-fresh')
  a8(): object {
    return {};
  }

  @TokenRequired({ locations: ['query'] })
  @Get('/in-query')
  a9(): object {
    return {};
  }

  @TokenRequired({ csrf: true })
  @Get('/csrf')
  a10(): object {
    return {};
  }

  @AccessRequired({ senderConstrained: true })
  @Get('/bound')
  a11(): object {
    return {};
  }

  @AccessRequired()
  @RevocationCheck('cached')
  @Get('/cached')
  a12(): object {
    return {};
  }

  @RequireScopes('read')
  @Get('/scope')
  a13(): object {
    return {};
  }

  @RequireScopes('read', 'write')
  @Get('/all-scopes')
  a14(): object {
    return {};
  }

  @RequireAnyScope('read', 'write')
  @Get('/any-scope')
  a15(): object {
    return {};
  }

  @RequireScopes('admin:users')
  @Get('/covered-scope')
  a16(): object {
    return {};
  }

  @RequireScopes('admin:*')
  @Get('/whole-namespace')
  a17(): object {
    return {};
  }

  @RequireScopes(under('admin'))
  @Get('/under-namespace')
  a18(): object {
    return {};
  }

  @RequireScopes('read')
  @RefreshRequired()
  @Get('/refresh-scope')
  a19(): object {
    return {};
  }

  @RequireRole('clerk')
  @Get('/implied-role')
  a20(): object {
    return {};
  }

  @RequireRole('manager')
  @Get('/role')
  a21(): object {
    return {};
  }

  @RequireOwner(order)
  @Get('/owner')
  a22(): object {
    return {};
  }

  @RequirePolicy('read', { order })
  @Get('/policy')
  a23(): object {
    return {};
  }

  @RequirePolicy('list', 'order')
  @Get('/policy-without-resource')
  a24(): object {
    return {};
  }

  @RequirePolicy('refund', { order })
  @Get('/policy-that-denies')
  a25(): object {
    return {};
  }

  @RequireAcr('mfa')
  @Get('/level')
  a26(): object {
    return {};
  }

  @RequireAcr('mfa')
  @FreshRequired({ maxAge: '5m' })
  @Get('/recent-level')
  a27(): object {
    return {};
  }

  @createGuardDecorator(isAlice)
  @Get('/own-check')
  a28(): object {
    return {};
  }

  @createGuardDecorator({ ...isAlice, stage: 'beforeRevocation' })
  @Get('/early-check')
  a29(): object {
    return {};
  }

  @LoginType('staff')
  @AccessRequired()
  @Get('/staff')
  a30(): object {
    return {};
  }

  @LoginType('staff')
  @RefreshRequired()
  @Get('/staff-refresh')
  a31(): object {
    return {};
  }

  @LoginType('staff', 'customer')
  @AccessRequired()
  @Get('/both')
  a32(): object {
    return {};
  }

  @LoginType('customer', 'staff')
  @RequireScopes('read')
  @Get('/both-scope')
  a33(): object {
    return {};
  }

  @LoginType('customer', 'staff')
  @OptionalAccess()
  @Get('/both-optional')
  a34(): object {
    return {};
  }
}

@JsonController('/class')
@RequireScopes('read')
class Guarded {
  @RequireRole('clerk')
  @Get('/scope-and-role')
  b1(): object {
    return {};
  }

  @Public()
  @Get('/public')
  b2(): object {
    return {};
  }

  @Get('/inherited')
  b3(): object {
    return {};
  }
}

@JsonController('/sub')
class Inheriting extends Guarded {
  /** Overridden without decorators. */
  override b3(): object {
    return {};
  }
}

export const controllers = [Rules, Guarded, Inheriting];
