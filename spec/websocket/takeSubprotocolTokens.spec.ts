import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect } from 'chai';
import { takeSubprotocolTokens } from '../../src/websocket/takeSubprotocolTokens';

/** Returns a request as Node makes it from header lines. */
function requestWith(...rawHeaders: string[]): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.rawHeaders.push(...rawHeaders);
  request.headers = {};
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name, value] = [rawHeaders[i]!.toLowerCase(), rawHeaders[i + 1]!];
    const before = request.headers[name];
    request.headers[name] = before === undefined ? value : `${String(before)}, ${value}`;
  }
  return request;
}

const header = 'Sec-WebSocket-Protocol';

/** Returns the tokens, and the header that is left. */
function taken(...values: string[]): [tokens: string[], left: string | undefined] {
  const request = requestWith(...values.flatMap(value => [header, value]));
  return [takeSubprotocolTokens(request), request.headers['sec-websocket-protocol']];
}

describe('takeSubprotocolTokens', () => {
  const rows: Record<string, [offered: string[], tokens: string[], left: string | undefined]> = {
    'nothing offered': [[], [], undefined],
    'a token beside a name': [['authx, authx.bearer.a.b.c'], ['a.b.c'], 'authx'],
    'a token before names': [['authx.bearer.a.b.c, chat.v2, chat.v1'], ['a.b.c'], 'chat.v2, chat.v1'],
    'a token alone': [['authx.bearer.a.b.c'], ['a.b.c'], undefined],
    'two tokens': [['authx.bearer.a, authx, authx.bearer.b'], ['a', 'b'], 'authx'],
    'a token in a header of its own': [['authx', 'authx.bearer.a'], ['a'], 'authx'],
    'names in several headers': [['one, authx.bearer.a', 'two'], ['a'], 'one, two'],
    'another letter case': [['authx, AuthX.BEARER.a'], ['a'], 'authx'],
    'no spaces': [['authx,authx.bearer.a'], ['a'], 'authx'],
    'an empty token': [['authx, authx.bearer.'], [''], 'authx'],
    'only names, which stay unchanged': [['one,two ,  three'], [], 'one,two ,  three'],
    'a malformed list, which ws refuses': [['one,, authx.bearer.a'], ['a'], 'one,'],
  };
  for (const [what, [offered, tokens, left]] of Object.entries(rows)) {
    it(`reads ${what}`, () => expect(taken(...offered)).to.deep.equal([tokens, left]));
  }

  it('removes the token from every form of the headers, and keeps the other subprotocols', () => {
    const request = requestWith('Host', 'a', 'X-Empty', '', header, 'authx, authx.bearer.secret', 'Origin', 'b');
    takeSubprotocolTokens(request);
    expect(request.rawHeaders).to.deep.equal(['Host', 'a', 'X-Empty', '', header, 'authx', 'Origin', 'b']);
    expect(JSON.stringify([request.headers, request.headersDistinct])).not.to.include('secret');
    expect(request.headersDistinct['sec-websocket-protocol']).to.deep.equal(['authx']);
  });
});
