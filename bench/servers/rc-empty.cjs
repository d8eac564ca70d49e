'use strict';
// What the start-up of the quickstart is compared with: the least that routing-controllers can serve. It is CommonJS
// like the compiled quickstart, so that the module system makes no difference.
const { createRequire } = require('node:module');
const requireFromLibrary = createRequire(require.resolve('routing-controllers-authx/package.json'));

requireFromLibrary('reflect-metadata');
const { Get, JsonController, createKoaServer } = requireFromLibrary('routing-controllers');

class HealthController {
  health() {
    return { ok: true };
  }
}

Get('/health')(HealthController.prototype, 'health');
JsonController()(HealthController);

createKoaServer({ controllers: [HealthController] }).listen(Number(process.env.PORT), '127.0.0.1');
