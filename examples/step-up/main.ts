// Sensitive actions ask the user for the password again, or for a second proof. Start it: node build/examples/step-up/main.js
// Then start its client: node build/examples/step-up/client.js
import 'reflect-metadata';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type Koa from 'koa';
import { Body, createKoaServer, Get, JsonController, Post, UnauthorizedError } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  CurrentPayload,
  FreshRequired,
  Public,
  RequireAcr,
  TokenPayload,
  withAuthX,
} from 'routing-controllers-authx';
import { exampleSecret } from '../exampleSecret';
import { start } from '../start';
import { levelOf, type Proofs } from './users';

const auth = new AuthX({ config: { secretKey: exampleSecret(), acrLevels: ['pwd', 'mfa'] } });

class ProofsBody implements Proofs {
  @IsString()
  @MaxLength(200)
  password!: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  pin?: string;
}

class LoginBody extends ProofsBody {
  @IsString()
  @MaxLength(200)
  username!: string;
}

@JsonController()
class AccountController {
  @Public()
  @Post('/login')
  login(@Body({ required: true }) { username, ...proofs }: LoginBody): Promise<object> {
    return this.authenticate(username, proofs);
  }

  /** The user proves again who they are. The new token is for the same user, and nobody else's password helps. */
  @AccessRequired()
  @Post('/confirm')
  confirm(@CurrentPayload() { sub }: TokenPayload, @Body({ required: true }) proofs: ProofsBody): Promise<object> {
    return this.authenticate(sub, proofs);
  }

  @AccessRequired()
  @Get('/account')
  show(@CurrentPayload() { sub, acr }: TokenPayload): object {
    return { account: sub, acr };
  }

  /** The password must have been given within the last five minutes. */
  @FreshRequired({ maxAge: '5m' })
  @Post('/email')
  changeEmail(): object {
    return { changed: true };
  }

  /** Both proofs must have been given, at any time. */
  @RequireAcr('mfa')
  @Post('/transfers')
  transfer(): object {
    return { transferred: true };
  }

  /** Both proofs must have been given within the last minute. */
  @RequireAcr('mfa')
  @FreshRequired({ maxAge: '1m' })
  @Post('/close')
  close(): object {
    return { closed: true };
  }

  private async authenticate(username: string, proofs: Proofs): Promise<object> {
    const acr = await levelOf(username, proofs);
    if (acr === undefined) throw new UnauthorizedError('Wrong name, password or PIN');
    return { access_token: await auth.createAccessToken(username, { fresh: true, acr }) };
  }
}

const validation = { validationError: { target: false, value: false } };
start(createKoaServer(withAuthX({ controllers: [AccountController], validation, development: false }, auth)) as Koa);
