import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type Koa from 'koa';
import { createKoaServer, Get, JsonController } from 'routing-controllers';
import { AccessRequired, withAuthX } from '../../src/index';
import { makeAuth, outcome, serve, start } from './support/serve';
import { warningsDuring } from './support/warnings';
import { runsTypeScript } from '../support/typeScript';

const fixtures = join(__dirname, 'fixtures');

@JsonController('/by-class')
class ByClass {
  @AccessRequired()
  @Get('/me')
  me(): object {
    return { done: true };
  }
}

describe('Controllers given as globs', () => {
  const auth = makeAuth<never>();

  it('are guarded, even by a base class outside of the glob', async () => {
    const client = await serve({ controllers: [join(fixtures, 'Globbed*.ts')] }, auth);
    const token = await auth.createAccessToken('alice');
    for (const path of ['/globbed/own', '/globbed/inherited', '/globbed/overridden']) {
      expect(outcome(await client.get(path)), path).to.equal('401 MissingTokenError');
    }
    expect(outcome(await client.get('/globbed/own', token))).to.equal('403 InsufficientScopeError');
    expect((await client.get('/globbed/inherited', token)).json).to.deep.equal({ sub: 'alice' });
    expect((await client.get('/globbed/overridden', token)).json).to.deep.equal({ done: true });
  });

  it('are guarded if one file exports several in lists and objects', async () => {
    const client = await serve({ controllers: [join(fixtures, 'Several*.ts')], routePrefix: '/api' }, auth);
    const token = await auth.createAccessToken('alice');
    for (const path of ['/api/several-one/me', '/api/several-two/me']) {
      expect(outcome(await client.get(path)), path).to.equal('401 MissingTokenError');
      expect(outcome(await client.get(path, token)), path).to.equal('200');
    }
    expect(outcome(await client.get('/api/several-two/open'))).to.equal('200');
  });

  it('can be mixed with classes', async () => {
    const controllers = [ByClass, join(fixtures, 'Globbed*.ts')] as never;
    const client = await serve({ controllers }, auth);
    expect(outcome(await client.get('/by-class/me'))).to.equal('401 MissingTokenError');
    expect(outcome(await client.get('/globbed/own'))).to.equal('401 MissingTokenError');
    expect(outcome(await client.get('/globbed/inherited', await auth.createAccessToken('alice')))).to.equal('200');
  });

  it('fail the start if one of their routes has no guard or @Public()', () => {
    const controllers = [join(fixtures, 'undeclared', '*.ts')];
    expect(() => withAuthX({ controllers }, auth)).to.throw('GET /undeclared/me (UndeclaredController.me)');
  });

  it('serve nothing if the glob matches no file', async () => {
    const client = await serve({ controllers: [join(fixtures, 'none', '*.ts')] }, auth);
    expect((await client.get('/by-class/me', await auth.createAccessToken('alice'))).status).to.equal(404);
  });
});

describe('Loaded controllers', () => {
  it('are refused if they were loaded after withAuthX and are not in its options', async () => {
    const auth = makeAuth<never>();
    const options = withAuthX({ controllers: [ByClass] }, auth);
    @JsonController('/late')
    class Late {
      @Get('/unsaid')
      unsaid(): object {
        return { done: true };
      }
    }
    await warningsDuring(async () => {
      const client = await start(createKoaServer({ ...options, controllers: [ByClass, Late] }) as Koa);
      expect((await client.get('/late/unsaid')).status).to.equal(500);
      expect((await client.get('/by-class/me', await auth.createAccessToken('alice'))).status).to.equal(200);
    });
  });

  it('are all served and guarded if the options list none', () => {
    const printed = execFileSync(process.execPath, [...runsTypeScript, join(fixtures, 'allLoadedControllers.ts')], {
      encoding: 'utf8',
    });
    expect(printed.trim().split('\n')).to.deep.equal([
      '/early/me 401 200 yes',
      '/class/me 401 200 yes',
      '/class/open 200 200 yes',
      '/late/me 500 500 yes',
      '/late/unsaid 500 500 yes',
      'loaded 4',
    ]);
  });
});
