import { requireFromLibrary } from '../library.js';
import { secret } from '../secret.js';
import { openRevokedTokens } from './store.js';

const { AuthX, AuthXConfig } = requireFromLibrary('routing-controllers-authx');
const revokedTokens = await openRevokedTokens();
const auth = new AuthX({ config: new AuthXConfig({ secretKey: secret }), revokedTokens });

// The second process: it answers only after revoke() resolved, and from then on the server must refuse the token.
process.on('message', async token => {
  await auth.revoke(token);
  process.send('revoked');
});
process.send('ready');
