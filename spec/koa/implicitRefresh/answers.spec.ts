import { expect } from 'chai';
import Koa, { type Context } from 'koa';
import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Ctx,
  Get,
  Header,
  HttpCode,
  JsonController,
  OnNull,
  OnUndefined,
  Post,
  Redirect,
  useKoaServer,
} from 'routing-controllers';
import { IsString } from 'class-validator';
import { AccessRequired, withAuthX } from '../../../src/index';
import { cookieChanges } from '../cookies/support/answerCookies';
import { accessCookie, csrfHeader } from '../cookies/support/cookieTokens';
import { serve, start, type Client } from '../support/serve';
import { dueToken, renewingAuth } from './support/renewals';

class Note {
  @IsString()
  text!: string;
}

@JsonController('/answers')
@AccessRequired()
class Answers {
  @Get('/stream')
  stream(): Readable {
    return Readable.from(['one ', 'two']);
  }

  @Get('/bytes')
  bytes(): Buffer {
    return Buffer.from('bytes');
  }

  @Redirect('/elsewhere')
  @Get('/redirect')
  redirect(): void {
    // The decorator answers.
  }

  @OnUndefined(204)
  @Get('/nothing')
  nothing(): void {
    // Nothing to say.
  }

  @OnNull(204)
  @Get('/null')
  null(): null {
    return null;
  }

  @Get('/missing')
  missing(): undefined {
    return undefined;
  }

  @HttpCode(201)
  @Get('/created')
  created(): object {
    return {};
  }

  @Get('/context')
  context(@Ctx() ctx: Context): Context {
    ctx.body = 'by the context';
    return ctx;
  }

  @Get('/broken')
  broken(): never {
    throw new Error('broken');
  }

  @Post('/validated')
  validated(@Body() note: Note): Note {
    return note;
  }

  @Header('Cache-Control', 'public, max-age=3600')
  @Get('/public')
  public(): object {
    return {};
  }

  @Get('/private')
  private(@Ctx() ctx: Context): object {
    ctx.set('Cache-Control', 'private, max-age=60');
    return {};
  }

  @Get('/sent')
  async sent(@Ctx() ctx: Context): Promise<Context> {
    ctx.respond = false;
    ctx.res.writeHead(200, { 'Content-Type': 'text/plain' });
    ctx.res.write('sent ');
    await new Promise(resolve => setImmediate(resolve));
    ctx.res.end('already');
    return ctx;
  }

  @Get('/flushed')
  flushed(@Ctx() ctx: Context): Readable {
    ctx.status = 200;
    ctx.type = 'text/event-stream';
    ctx.flushHeaders();
    return Readable.from(['data: x\n\n']);
  }
}

@Controller('/answers-text')
@AccessRequired()
class TextAnswers {
  @Get('/text')
  text(): string {
    return 'text';
  }
}

describe('Renewing an access cookie', () => {
  let client: Client;
  /** The errors that the app would print. */
  const failures: unknown[] = [];
  /** Headers with a new token each time, because a token lives for five minutes and the test run takes longer. */
  const dueHeaders = (): string[] => [...accessCookie(dueToken()), ...csrfHeader()];
  const renewed = ['access_token_cookie', 'csrf_access_token'];

  before(async () => {
    const options = withAuthX({ controllers: [Answers, TextAnswers], development: false }, renewingAuth());
    const app = useKoaServer(new Koa(), options);
    app.on('error', error => failures.push(error));
    client = await start(app);
  });

  const rows: [title: string, path: string, status: number, text: string | RegExp][] = [
    ['a stream', '/answers/stream', 200, 'one two'],
    ['bytes', '/answers/bytes', 200, 'bytes'],
    ['text', '/answers-text/text', 200, 'text'],
    ['a redirect', '/answers/redirect', 302, /elsewhere/],
    ['an empty answer', '/answers/nothing', 204, ''],
    ['null', '/answers/null', 204, ''],
    ['another status', '/answers/created', 201, '{}'],
    ['an answer in the Koa context', '/answers/context', 200, 'by the context'],
    ['a 404', '/answers/missing', 404, /NotFoundError/],
    ['an error of the action', '/answers/broken', 500, /broken/],
  ];

  for (const [title, path, status, text] of rows) {
    it(`works with ${title}`, async () => {
      const answer = await client.send(path, { headers: dueHeaders() });
      expect(answer.status).to.equal(status);
      expect(answer.text).to.match(text instanceof RegExp ? text : new RegExp(`^${text}$`));
      expect(cookieChanges(answer)).to.deep.equal(renewed);
    });
  }

  it('works with an answer to an invalid body', async () => {
    const answer = await client.send('/answers/validated', {
      method: 'POST',
      headers: dueHeaders(),
      body: { text: 5 },
    });
    expect(answer.status).to.equal(400);
    expect(cookieChanges(answer)).to.deep.equal(renewed);
  });

  it('replaces a Cache-Control that would allow shared caches', async () => {
    const shared = await client.send('/answers/public', { headers: dueHeaders() });
    expect(cookieChanges(shared)).to.deep.equal(renewed);
    expect(shared.headers['cache-control']).to.equal('no-store');
    const own = await client.send('/answers/private', { headers: dueHeaders() });
    expect(cookieChanges(own)).to.deep.equal(renewed);
    expect(own.headers['cache-control']).to.equal('private, max-age=60');
  });

  it('works when the action sends the headers itself, and does not damage the answer', async () => {
    for (const [path, text] of [
      ['/answers/sent', 'sent already'],
      ['/answers/flushed', 'data: x\n\n'],
    ] as const) {
      for (const sending of [{ headers: dueHeaders() }, {}]) {
        const query = sending.headers ? '' : `?token=${dueToken()}`;
        const answer = await client.send(path + query, sending);
        expect(answer.status).to.equal(200);
        expect(answer.text).to.equal(text);
        expect(cookieChanges(answer)).to.deep.equal(sending.headers ? renewed : []);
      }
    }
    expect(failures).to.deep.equal([]);
  });
});

describe('Renewing an access cookie when the application handles errors', () => {
  it('does not happen with error answers', async () => {
    const client = await serve({ controllers: [Answers], defaultErrorHandler: false }, renewingAuth());
    const answer = await client.send('/answers/broken', { headers: accessCookie(dueToken()) });
    expect(answer.status).to.equal(500);
    expect(cookieChanges(answer)).to.deep.equal([]);
    const created = await client.send('/answers/created', { headers: accessCookie(dueToken()) });
    expect(cookieChanges(created)).to.deep.equal(['access_token_cookie', 'csrf_access_token']);
  });
});
