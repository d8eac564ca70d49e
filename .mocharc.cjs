'use strict';

const hasServices = ['POSTGRES', 'MYSQL', 'REDIS'].some(name => process.env[`AUTHX_TEST_${name}_URL`]);

module.exports = {
  require: ['@swc-node/register', 'reflect-metadata', './spec/support/hooks.ts'],
  extension: ['ts'],
  timeout: 60000,
  // The whole run is meant for two cores. Many specs wait for processes that they start; servers need time of their own.
  jobs: hasServices ? 2 : 3,
};
