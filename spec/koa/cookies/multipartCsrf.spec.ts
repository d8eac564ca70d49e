import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import Koa, { type Context } from 'koa';
import { Ctx, JsonController, Post, useKoaServer } from 'routing-controllers';
import { AccessRequired, withAuthX } from '../../../src/index';
import { secret } from '../../support/forge';
import type { Answer } from '../../support/send';
import { makeAuth, outcome, start, type Client } from '../support/serve';
import { accessCookie, cookieToken, csrf } from './support/cookieTokens';

interface Uploads {
  single(field: string): (ctx: object, next: () => Promise<unknown>) => Promise<unknown>;
}

type Multer = (options: object) => Uploads;

// routing-controllers brings @koa/multer, whose types are not installed.
const multer = createRequire(__filename)('@koa/multer') as Multer;

@JsonController()
class Pictures {
  @AccessRequired()
  @Post('/pictures')
  add(@Ctx() ctx: Context): object {
    const { file } = ctx as Context & { file?: { size: number } };
    return { size: file?.size };
  }
}

function form(fields: Readonly<Record<string, string>>): string {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = '--B\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\n12345\r\n';
  return `${parts.join('')}${file}--B--\r\n`;
}

describe('A CSRF value in a field of a multipart form', () => {
  const client = async (parses: boolean): Promise<Client> => {
    const auth = makeAuth<never>({ config: { secretKey: secret, tokenLocation: ['cookies'], csrfCheckForm: true } });
    const app = new Koa();
    const upload = multer({ limits: { fileSize: 1_000_000, files: 1, fields: 10 } }).single('picture');
    if (parses) app.use((ctx, next) => (ctx.path === '/pictures' ? upload(ctx, next) : next()));
    return start(useKoaServer(app, withAuthX({ controllers: [Pictures], development: false }, auth)));
  };

  const post = (to: Client, fields: Readonly<Record<string, string>>): Promise<Answer> =>
    to.send('/pictures', {
      method: 'POST',
      headers: [...accessCookie(cookieToken()), 'Content-Type', 'multipart/form-data; boundary=B'],
      body: form(fields),
    });

  it('is read if a parser of the application ran before the guard', async () => {
    const parsing = await client(true);
    const answer = await post(parsing, { csrf_token: csrf });
    expect(outcome(answer)).to.equal('200');
    expect(answer.json).to.deep.equal({ size: 5 });
    expect(outcome(await post(parsing, { csrf_token: 'x' }))).to.equal('403 CSRFError');
    expect(outcome(await post(parsing, {}))).to.equal('403 MissingCSRFTokenError');
  });

  it('is missing if no parser ran before the guard', async () => {
    expect(outcome(await post(await client(false), { csrf_token: csrf }))).to.equal('403 MissingCSRFTokenError');
  });

  it('is documented in docs/cookies.md with the code of this spec', () => {
    const line =
      /app\.use\(\(ctx, next\).*/.exec(readFileSync('spec/koa/cookies/multipartCsrf.spec.ts', 'utf8'))?.[0] ??
      'nothing';
    expect(readFileSync('docs/cookies.md', 'utf8')).to.include(line);
  });
});
