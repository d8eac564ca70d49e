import { expect } from 'chai';
import {
  Controller,
  Get,
  JsonController,
  UseAfter,
  UseBefore,
  UseInterceptor,
  type InterceptorInterface,
  type KoaMiddlewareInterface,
} from 'routing-controllers';
import { Public, TokenExpiredError } from '../../src/index';
import { secret } from '../support/forge';
import { makeAuth, serve, type Client } from './support/serve';

class RefusingMiddleware implements KoaMiddlewareInterface {
  use(): never {
    throw new TokenExpiredError();
  }
}

class RefusingInterceptor implements InterceptorInterface {
  intercept(): never {
    throw new TokenExpiredError();
  }
}

class Actions {
  @Public()
  @UseBefore(RefusingMiddleware)
  @Get('/before')
  before(): string {
    return 'done';
  }

  @Public()
  @UseAfter(RefusingMiddleware)
  @Get('/after')
  after(): string {
    return 'done';
  }

  @Public()
  @UseInterceptor(RefusingInterceptor)
  @Get('/interceptor')
  interceptor(): string {
    return 'done';
  }

  @Public()
  @Get('/action')
  async action(): Promise<string> {
    throw new TokenExpiredError();
  }
}

@JsonController('/refused-json')
class JsonActions extends Actions {}

@Controller('/refused-text')
class TextActions extends Actions {}

describe('A refusal in development', () => {
  const auth = makeAuth<never>({
    config: { secretKey: secret, errorMessageKey: 'msg', errors: { TokenExpiredError: { status: 499 } } },
  });
  let client: Client;

  before(async () => {
    client = await serve({ controllers: [JsonActions, TextActions], development: true }, auth);
  });

  for (const kind of ['json', 'text']) {
    for (const place of ['before', 'after', 'interceptor', 'action']) {
      it(`has its complete answer if it is thrown from ${place} of a ${kind} controller`, async () => {
        const { status, headers, text } = await client.get(`/refused-${kind}/${place}`);
        expect(status).to.equal(499);
        expect(headers['www-authenticate']).to.equal('Bearer error="invalid_token"');
        expect(headers['content-type']).to.match(/^application\/json/);
        expect(JSON.parse(text)).to.deep.equal({
          msg: 'Token has expired',
          error_type: 'TokenExpiredError',
          error: 'invalid_token',
        });
      });
    }
  }
});
