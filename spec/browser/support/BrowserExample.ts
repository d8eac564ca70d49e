import { ExampleProcess, exampleFolder } from '../../support/ExampleProcess';
import { secret } from '../../support/forge';
import type { BrowserContext } from 'playwright-core';
import { privateWindow } from './chromium';
import { Visitor } from './Visitor';
import { Wire } from './Wire';

/** The browser example, running, with its wire tapped. */
export class BrowserExample {
  private constructor(
    private readonly folder: ReturnType<typeof exampleFolder>,
    private readonly server: ExampleProcess,
    readonly wire: Wire,
  ) {}

  /** Starts it in an empty folder, signing with the secret of the specs. */
  static async start(environment: NodeJS.ProcessEnv = {}): Promise<BrowserExample> {
    const folder = exampleFolder();
    const server = await ExampleProcess.start('browser', folder.path, { JWT_SECRET_KEY: secret, ...environment });
    return new BrowserExample(folder, server, await Wire.to(server.port));
  }

  /** Where requests go that are not a browser's. */
  get port(): number {
    return this.server.port;
  }

  /** Somebody with a window and cookies of their own. `host` is the name under which they know the server. */
  async visitor(host = 'localhost', window?: BrowserContext): Promise<Visitor> {
    const context = window ?? (await privateWindow());
    context.setDefaultTimeout(10_000);
    return new Visitor(context, `http://${host}:${String(this.wire.port)}`, this.wire);
  }

  async stop(): Promise<void> {
    await this.wire.close();
    await this.server.stop();
    this.folder.remove();
  }
}
