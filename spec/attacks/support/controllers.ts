import { Body, Controller, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  FreshRequired,
  OptionalAccess,
  Public,
  RefreshRequired,
  RequireScopes,
  TokenRequired,
} from '../../../src/index';

/** One route for each guard. */
@JsonController()
export class GuardedController {
  @AccessRequired()
  @Get('/access')
  access(): object {
    return { ok: true };
  }

  @RefreshRequired()
  @Get('/refresh')
  refresh(): object {
    return { ok: true };
  }

  @FreshRequired()
  @Get('/fresh')
  fresh(): object {
    return { ok: true };
  }

  @FreshRequired({ maxAge: '5m' })
  @Get('/fresh-recent')
  freshRecent(): object {
    return { ok: true };
  }

  @RequireScopes('admin:*')
  @Get('/scope')
  scope(): object {
    return { ok: true };
  }

  @RequireScopes('users:read')
  @Get('/read')
  read(): object {
    return { ok: true };
  }

  @TokenRequired({ type: 'any' })
  @Get('/any')
  any(): object {
    return { ok: true };
  }

  @OptionalAccess()
  @Get('/optional')
  optional(): object {
    return { ok: true };
  }

  @Public()
  @Post('/echo')
  echo(@Body() body: object): object {
    return { members: Object.keys(body).length };
  }

  @AccessRequired()
  @Post('/guarded-echo')
  guardedEcho(@Body() body: object): object {
    return { members: Object.keys(body).length };
  }
}

/** Routes that answer with text, whose errors must be JSON all the same. */
@Controller('/text')
export class TextController {
  @AccessRequired()
  @Get('/access')
  access(): string {
    return 'ok';
  }

  @FreshRequired()
  @Get('/fresh')
  fresh(): string {
    return 'ok';
  }

  @RequireScopes('admin:*')
  @Get('/scope')
  scope(): string {
    return 'ok';
  }
}
