'use strict';
// Makes the server of the example login-system, so that `authx routes` reports on it.
const { AuthX } = require('routing-controllers-authx');
const { MemoryRevocationStore, MemorySessionStore } = require('routing-controllers-authx/testing');
const { createApp } = require('../../../build/examples/login-system/createApp.js');

const sessions = { store: new MemorySessionStore() };
createApp(new AuthX({ config: { secretKey: 's'.repeat(64) }, revokedTokens: new MemoryRevocationStore(), sessions }));
