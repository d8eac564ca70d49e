import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cleanUp, takeAll } from '../../support/cleanup';

/** What the server does with a request for one path. */
export type Behavior = (response: ServerResponse, request: IncomingMessage) => void;

const started: IssuerServer[] = [];

cleanUp(() => Promise.all(takeAll(started).map(server => server.stop())));

/** Answers with JSON. */
export const json =
  (body: unknown, headers: Record<string, string> = {}): Behavior =>
  response => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** Answers with a status and nothing else. */
export const status =
  (code: number, headers: Record<string, string> = {}): Behavior =>
  response => {
    response.writeHead(code, headers);
    response.end();
  };

/** Never answers. */
export const silence: Behavior = () => undefined;

/** Closes the connection. */
export const hangUp: Behavior = response => response.destroy();

export const jwksPath = '/jwks.json';
export const openIdPath = '/.well-known/openid-configuration';
export const oauthPath = '/.well-known/oauth-authorization-server';

/** A server of keys and metadata, which lies as a spec wants, and which counts its requests. */
export class IssuerServer {
  readonly behaviors = new Map<string, Behavior>();
  /** The paths that were requested, in their order. */
  readonly requested: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(port = 0): Promise<IssuerServer> {
    const server = createServer((request, response) => {
      const path = request.url ?? '';
      made.requested.push(path);
      (made.behaviors.get(path) ?? status(404))(response, request);
    });
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
    const made = new IssuerServer(server, (server.address() as AddressInfo).port);
    started.push(made);
    return made;
  }

  get origin(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  get jwksUri(): string {
    return `${this.origin}${jwksPath}`;
  }

  /** How often the keys were fetched. */
  get fetches(): number {
    return this.requested.filter(path => path === jwksPath).length;
  }

  /** Publishes keys. */
  publish(...keys: object[]): void {
    this.behaviors.set(jwksPath, json({ keys }));
  }

  /** Publishes metadata. */
  describe(metadata: object = {}, path = openIdPath): void {
    this.behaviors.set(path, json({ issuer: this.origin, jwks_uri: this.jwksUri, ...metadata }));
  }

  async stop(): Promise<void> {
    if (!this.server.listening) return;
    await new Promise(resolve => {
      this.server.close(resolve);
      this.server.closeAllConnections();
    });
  }
}
