import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { blocksIn, PageFolder } from '../support/PageFolder';
import { secret } from '../support/forge';

/** What the code of the pages has in common: an application of the reader. */
const application = `
import 'reflect-metadata';
import { Get, JsonController, Post } from 'routing-controllers';
import { AccessRequired, AuthX, Public, RequireOwner, RequireScopes, withAuthX } from 'routing-controllers-authx';

const auth = new AuthX({ config: { secretKey: '${secret}' } });

@JsonController('/orders')
class OrderController {
  @RequireScopes('orders:read')
  @Get()
  list() { return []; }

  @RequireScopes('orders:read')
  @RequireOwner(() => ({ ownerId: 'alice' }))
  @Get('/:id')
  show() { return {}; }

  @Public()
  @Post('/login')
  login() { return {}; }
}

const it = (name: string, run: () => void): void => { run(); console.log(name); };
`;

const own = 'const options = withAuthX({ controllers: [OrderController] }, auth);\n';

describe('The code of docs/openapi.md and docs/route-report.md', function () {
  this.timeout(60_000);

  const folder = new PageFolder();
  const [withTheirs = '', without = ''] = blocksIn(readFileSync('docs/openapi.md', 'utf8'), 'ts');
  const [exported = '', expecting = '', reporting = ''] = blocksIn(readFileSync('docs/route-report.md', 'utf8'), 'ts');

  const runs: readonly (readonly [name: string, code: string, printed: string])[] = [
    [
      'addSecurity',
      `${withTheirs}\nconsole.log(Object.keys(document.paths).join(' '));`,
      '/v1/orders /v1/orders/{id} /v1/orders/login',
    ],
    ['openApiDocument', `${own}${without}\nconsole.log(document.openapi);`, '3.1.0'],
    ['options', `${exported.replace('export ', '')}\nconsole.log(typeof options);`, 'object'],
    ['expectRoutes', `${own}${expecting}`, 'says who may call each route'],
    ['routeReport', `${own}${reporting}\nconsole.log(open.map(({ path }) => path).join());`, '/orders/login'],
  ];
  for (const [name, code, printed] of runs) {
    it(`runs: ${name}`, async () => {
      const { output } = await folder.runCode(application + code);
      expect(output.trim()).to.equal(printed);
    });
  }
});
