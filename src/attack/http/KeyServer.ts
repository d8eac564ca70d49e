import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { attackKeys } from '../forging/attackKeys';

/**
 * Publishes a key of the attack on the loopback interface, and notes which paths are asked for. A server that fetches keys
 * from an address in a token fetches it from here.
 */
export class KeyServer {
  private readonly asked = new Set<string>();
  private readonly keys = attackKeys('rsa');
  private origin = '';

  private constructor(private readonly server: Server) {}

  static async start(): Promise<KeyServer> {
    const server = createServer();
    const keyServer = new KeyServer(server);
    server.on('request', ({ url = '/' }, response) => {
      const [name = ''] = url.split('/').filter(part => part !== '');
      keyServer.asked.add(name);
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(keyServer.document(name)));
    });
    server.listen(0, '127.0.0.1').unref();
    await once(server, 'listening');
    keyServer.origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    return keyServer;
  }

  /** The key that signs the tokens of the attack, with RS256. */
  get privateKey(): KeyObject {
    return this.keys.privateKey;
  }

  /** Returns an address below which everything belongs to one attempt. */
  addressOf(name: string): string {
    return `${this.origin}/${name}`;
  }

  /** Tells whether a server has asked for something below the address of an attempt. */
  wasAsked(name: string): boolean {
    return this.asked.has(name);
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** A JWK Set that is also the metadata of an issuer (RFC 7517 section 5, RFC 8414 section 2). */
  private document(name: string): object {
    const jwk = { ...this.keys.publicKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'attack' };
    const address = this.addressOf(name);
    return { issuer: address, jwks_uri: `${address}/jwks.json`, keys: [jwk], ...jwk };
  }
}
