import { readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import Koa from 'koa';
import { listen, type Listening } from '../../support/listen';

/** The built documentation, served as any host of static files serves it. */
export class BuiltSite {
  private constructor(
    private readonly server: Listening,
    readonly origin: string,
  ) {}

  static async open(folder: string): Promise<BuiltSite> {
    const app = new Koa();
    app.use(async ctx => {
      const path = ctx.path.endsWith('/') ? `${ctx.path}index.html` : ctx.path;
      const text = await readFile(join(resolve(folder), decodeURIComponent(path))).catch(() => undefined);
      if (text === undefined) return;
      ctx.type = extname(path);
      ctx.body = text;
    });
    const server = await listen(app);
    return new BuiltSite(server, `http://127.0.0.1:${String(server.port)}`);
  }

  close(): Promise<void> {
    return this.server.close();
  }
}
