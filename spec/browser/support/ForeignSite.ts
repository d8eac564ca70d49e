import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { run } from './Visitor';

/** A server that is not the example's, with empty pages from which attacks are made. */
export class ForeignSite {
  private readonly server: Server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>Elsewhere</title>');
  });

  static async start(): Promise<ForeignSite> {
    const site = new ForeignSite();
    await new Promise<void>(resolve => site.server.listen(0, '127.0.0.1', resolve));
    return site;
  }

  /** Its address by any name of this machine. */
  at(host: string): string {
    return `http://${host}:${String((this.server.address() as AddressInfo).port)}/`;
  }

  async stop(): Promise<void> {
    const closed = new Promise(resolve => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}

/** Submits a form from where the page is, and waits for the page that answers. */
export async function submitForm(page: Page, action: string, fields: Record<string, string>): Promise<void> {
  const answered = page.waitForURL(action);
  await run(
    page,
    `const form = document.createElement('form');
     form.method = 'post';
     form.action = input.action;
     for (const [name, value] of Object.entries(input.fields)) {
       form.append(Object.assign(document.createElement('input'), { name, value }));
     }
     document.body.append(form);
     form.submit();`,
    { action, fields },
  );
  await answered;
}
