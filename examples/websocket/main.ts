// A chat for who is logged in. Start it: node build/examples/websocket/main.js
import 'reflect-metadata';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Koa from 'koa';
import { BodyParam, createKoaServer, JsonController, Post } from 'routing-controllers';
import { AccessRequired, AuthX, CurrentToken, Public, RequestToken, withAuthX } from 'routing-controllers-authx';
import { RevokedTokenRepository } from 'routing-controllers-authx/typeorm';
import { guardSockets } from 'routing-controllers-authx/websocket';
import { WebSocketServer, type WebSocket } from 'ws';
import { authDataSource } from '../authDataSource';
import { exampleSecret } from '../exampleSecret';
import { clientLines } from './clientLines';

async function main(): Promise<void> {
  const auth = new AuthX({
    config: { secretKey: exampleSecret() },
    revokedTokens: RevokedTokenRepository.on(await authDataSource()),
  });

  @JsonController()
  class TokenController {
    /** Whoever gives a name is let in: this example is about what comes after. */
    @Public()
    @Post('/login')
    login(@BodyParam('username', { required: true }) username: string): Promise<object> {
      return auth.createTokenPair(username, { accessScopes: ['chat'] });
    }

    /** Ends the caller's sockets too, and at once: they would be closed by the next check anyway. */
    @AccessRequired()
    @Post('/logout')
    async logout(@CurrentToken() token: RequestToken): Promise<object> {
      await auth.revoke(token);
      await guard.recheck(({ payload }) => payload.jti === token.payload.jti);
      return { message: 'Logged out' };
    }
  }

  const app = createKoaServer(withAuthX({ controllers: [TokenController], development: false }, auth)) as Koa;
  const handle = app.callback();
  const server = createServer((request, response) => void handle(request, response));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 4096 });
  const guard = guardSockets({
    server,
    sockets,
    auth,
    path: '/chat',
    locations: ['headers', 'subprotocol', 'message'],
    scopes: ['chat'],
    checkInterval: '10s',
  });

  // Only sockets whose token was found good get here, and only those are in `sockets.clients`.
  sockets.on('connection', (socket: WebSocket) => {
    const { payload } = guard.authOf(socket);
    say(`${payload.sub} is here`);
    socket.on('message', data => say(`${payload.sub}: ${(data as Buffer).toString()}`));
    socket.on('close', () => say(`${payload.sub} has left`));
  });

  function say(line: string): void {
    for (const client of sockets.clients) client.send(line);
  }

  const { PORT = '' } = process.env;
  server.listen(PORT === '' ? 3000 : Number(PORT), '127.0.0.1', () => {
    console.log(clientLines(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`));
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
