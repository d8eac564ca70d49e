import 'reflect-metadata';
import { Controller, Get, Module, Req, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import passportJwt from 'passport-jwt';
import { secret } from '../secret.js';
import { decorateClass, decorateMethod } from './decorate.js';
import { host, port, ready } from './ready.js';

const { ExtractJwt, Strategy } = passportJwt;

class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKey: secret,
      algorithms: ['HS256'],
    });
  }

  validate(payload) {
    return payload;
  }
}

class AppController {
  open() {
    return { ok: true, sub: 'nobody' };
  }

  protected(request) {
    return { ok: true, sub: request.user.sub };
  }
}

decorateMethod(AppController, 'open', [Get('/open')]);
decorateMethod(AppController, 'protected', [UseGuards(AuthGuard('jwt')), Get('/protected')], [Req()]);
decorateClass(AppController, [Controller()]);

class AppModule {}

decorateClass(AppModule, [
  Module({ imports: [PassportModule], controllers: [AppController], providers: [JwtStrategy] }),
]);

const app = await NestFactory.create(AppModule, { logger: false });
await app.listen(port, host);
ready();
