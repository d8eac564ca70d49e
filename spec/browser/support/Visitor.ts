import { randomUUID } from 'node:crypto';
import type { BrowserContext, Cookie, Page } from 'playwright-core';
import { forge } from '../../support/forge';
import { claimsOf } from '../../token/issuing';
import type { Wire } from './Wire';

/** The cookies of the example. */
export const names = {
  access: '__Host-access',
  refresh: '__Secure-refresh',
  accessCsrf: '__Host-csrf-access',
  refreshCsrf: '__Host-csrf-refresh',
} as const;

/** The cookie by which the example knows a device from which somebody has logged in before. */
export const deviceCookie = '__Host-device';

/** What a `fetch` came to. */
export interface Fetched {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Somebody who uses the example in a browser. All their tabs share one set of cookies. */
export class Visitor {
  constructor(
    readonly context: BrowserContext,
    readonly origin: string,
    readonly wire: Wire,
  ) {}

  /** Opens the page in a new tab, and waits until it shows itself to somebody logged in or to nobody. */
  async open(): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(this.origin);
    await shown(page, '#login, #account');
    return page;
  }

  /** Logs in by the page's form, in the only tab of a browser that knows of no earlier login. */
  async login(username = 'alice', password = 'wonderland'): Promise<Page> {
    const [kept, ...others] = this.context.pages();
    for (const tab of others) await tab.close();
    await this.context.clearCookies();
    const page = kept ?? (await this.context.newPage());
    await page.goto(this.origin);
    await submitLogin(page, username, password);
    await shown(page, '#account');
    return page;
  }

  /** What the browser keeps for a login, whatever path it is for. A device is remembered also after the logout. */
  async cookies(): Promise<Cookie[]> {
    const { hostname } = new URL(this.origin);
    const kept = await this.context.cookies();
    return kept.filter(({ domain, name }) => domain === hostname && name !== deviceCookie);
  }

  /** The value of one cookie. */
  async cookie(name: string): Promise<string> {
    const found = (await this.cookies()).find(cookie => cookie.name === name);
    if (!found) throw new Error(`The browser has no cookie ${name}.`);
    return found.value;
  }

  /** Puts a token into a cookie as the server would. */
  async put(name: string, value: string): Promise<void> {
    const page = this.context.pages()[0] ?? (await this.context.newPage());
    const devtools = await this.context.newCDPSession(page);
    const path = name === names.refresh ? '/auth' : '/';
    const attributes = { httpOnly: true, secure: true, sameSite: 'Lax' } as const;
    const { success } = await devtools.send('Network.setCookie', {
      name,
      value,
      url: this.origin,
      path,
      ...attributes,
    });
    await devtools.detach();
    if (!success) throw new Error(`The browser does not take the cookie ${name}.`);
  }

  /** Puts another token of the same login in the place of one: what it would be by now, or will be later. */
  async change(type: 'access' | 'refresh', changes: Record<string, unknown>): Promise<string> {
    const token = forge({ ...claimsOf(await this.cookie(names[type])), jti: randomUUID(), ...changes });
    await this.put(names[type], token);
    return token;
  }

  /** Ends the visit. */
  close(): Promise<void> {
    return this.context.close();
  }
}

/** Waits until something is to be seen, and until the page has loaded what it shows. */
export async function shown(page: Page, selector: string): Promise<void> {
  await page.locator(selector).filter({ visible: true }).first().waitFor();
  await page.locator('ul[aria-busy=true]').first().waitFor({ state: 'detached' });
}

/** Waits until the page says this of the last thing that was done: at its edge, or an error in the form. */
export const said = (page: Page, text: string | RegExp): Promise<void> =>
  page.locator('[role=status], [role=alert]').filter({ visible: true, hasText: text }).waitFor();

/** Goes to one of the pages by the link to it. */
export async function goTo(page: Page, name: 'notes' | 'devices' | 'profile'): Promise<void> {
  await page.click(`nav a[href="#/${name}"]`);
  await shown(page, `#view-${name}`);
}

/** Fills the form in and sends it. */
export async function submitLogin(page: Page, username: string, password: string): Promise<void> {
  await shown(page, '#login');
  await page.fill('#login [name=username]', username);
  await page.fill('#login [name=password]', password);
  await page.click('#login button');
}

/** Writes a note by the page's form, and waits until the server has taken it. */
export async function addNote(page: Page, text: string): Promise<void> {
  if (!(await page.isVisible('#note'))) await goTo(page, 'notes');
  await page.fill('#note [name=text]', text);
  await page.click('#note button');
  await said(page, 'Note added');
}

/** Runs a script in the page. It is text, since these specs know no DOM; `input` is what it calls so. */
export const run = <Result>(page: Page, script: string, input: unknown = null): Promise<Result> =>
  page.evaluate<Result>(`(async input => { ${script} })(${JSON.stringify(input)})`);

/** Sends a request from the page by `fetch` itself, past the page's own script. */
export const fetchFrom = (page: Page, path: string, init: object = {}): Promise<Fetched> =>
  run(
    page,
    `const response = await fetch(input.path, input.init);
     return { status: response.status, body: await response.json() };`,
    { path, init },
  );

/** Calls the server by the page's own script, several times at once; answers what each call came to. */
export const callAtOnce = (page: Page, times: number, path = '/me'): Promise<string[]> =>
  run(
    page,
    `const { AuthClient } = await import('/AuthClient.js');
     const client = new AuthClient({});
     const calls = Array.from({ length: input.times }, () => client.request('GET', input.path));
     return Promise.all(calls.map(call => call.then(() => 'ok', refusal => refusal.type ?? String(refusal))));`,
    { times, path },
  );
