import { fileURLToPath } from 'node:url';
import { runLoad } from '../load/load.js';
import { rotating } from '../load/requests.js';
import { mintToken } from '../tokens.js';
import { startServer } from './server-process.js';

// What every browser sends beside the token, so that both kinds of request have it to pass over.
const browserHeaders = 'Accept: application/json\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\n';

const post = headers =>
  Buffer.from(`POST /change HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n${browserHeaders}${headers}\r\n`);

function buildRequests(count) {
  const tokens = Array.from({ length: count }, (_, index) => {
    const csrf = crypto.randomUUID();
    return { csrf, token: mintToken(`carrier-${index}`, { csrf }) };
  });
  const cookies = ({ token, csrf }) =>
    `Cookie: theme=dark; access_token_cookie=${token}; csrf_access_token=${csrf}\r\n`;
  return {
    header: tokens.map(({ token }) => post(`Authorization: Bearer ${token}\r\n`)),
    cookie: tokens.map(each => post(`${cookies(each)}X-CSRF-TOKEN: ${each.csrf}\r\n`)),
    forged: tokens.map(each => post(cookies(each))),
  };
}

// The same tokens, to one action of one process, in turn by header and by cookie. Every answer's status is checked, and
// that a cookie alone is refused.
export async function measureCarriers({ rounds, seconds, warmUpSeconds, connections, hotTokens }) {
  const requests = buildRequests(hotTokens);
  const server = await startServer(fileURLToPath(new URL('../servers/authx-carriers.js', import.meta.url)));
  const load = (carrier, settings) =>
    runLoad({ port: server.port, connections, next: rotating(requests[carrier]), ...settings });
  try {
    const failures = [];
    const rates = [];
    const forged = await load('forged', { seconds: 0.2, expectedStatus: 403 });
    failures.push(...forged.failures.slice(0, 1).map(failure => `a cookie without its CSRF value: ${failure}`));
    for (const carrier of ['header', 'cookie']) await load(carrier, { seconds: warmUpSeconds });
    for (let round = 0; round < rounds; round += 1) {
      const header = await load('header', { seconds });
      const cookie = await load('cookie', { seconds });
      failures.push(...[...header.failures, ...cookie.failures].slice(0, 1).map(failure => `carriers: ${failure}`));
      rates.push({ header: header.perSecond, cookie: cookie.perSecond });
    }
    return { rates, failures };
  } catch (error) {
    return { rates: [], failures: [`carriers: ${error.message}`] };
  } finally {
    await server.stop();
  }
}
