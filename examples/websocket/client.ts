// Logs in to the chat and opens a socket. Start it: node build/examples/websocket/client.js <origin> <name> [how]
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';

/** The token locations that the server accepts, and `nowhere` for a socket without a token. */
const ways: Record<string, (url: string, token: string) => WebSocket> = {
  headers: (url, token) => new WebSocket(url, { headers: { Authorization: `Bearer ${token}` } }),
  subprotocol: (url, token) => new WebSocket(url, ['authx', `authx.bearer.${token}`]),
  message: (url, token) => {
    const socket = new WebSocket(url);
    return socket.on('open', () => socket.send(JSON.stringify({ access_token: token })));
  },
  nowhere: url => new WebSocket(url, ['authx']),
};

async function post(url: string, token?: string, body?: object): Promise<Response> {
  const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body ?? {}) });
}

async function main([origin = 'http://127.0.0.1:3000', username = 'alice', how = 'headers']: string[]): Promise<void> {
  const login = await post(`${origin}/login`, undefined, { username });
  const { access_token: token } = (await login.json()) as { access_token: string };
  const open = ways[how];
  if (!open) throw new Error(`${how} is not one of ${Object.keys(ways).join(', ')}.`);
  const socket = open(`${origin.replace(/^http/, 'ws')}/chat`, token);
  socket.on('open', () => {
    createInterface(process.stdin).on('line', line => {
      if (line === '/logout') void post(`${origin}/logout`, token);
      else socket.send(line);
    });
  });
  socket.on('message', data => console.log((data as Buffer).toString()));
  socket.on('error', error => console.error(error.message));
  socket.on('close', (code, reason) => {
    console.log(`closed: ${String(code)} ${reason.toString()}`);
    process.stdin.destroy();
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
