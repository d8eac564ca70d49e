import type { BrowserContextOptions, Page } from 'playwright-core';
import { send } from '../../support/send';
import { claimsOf, nowInSeconds } from '../../token/issuing';
import type { BrowserExample } from './BrowserExample';
import { privateWindow } from './chromium';
import { addNote, goTo, names, said, shown, submitLogin, type Visitor } from './Visitor';

/** A screen of the example: how somebody who is logged in and sees the notes gets there. */
export interface Screen {
  readonly name: string;
  readonly go: (page: Page, visitor: Visitor) => Promise<unknown>;
}

/** All screens, in an order in which each can be reached after the one before it. */
export const screens: readonly Screen[] = [
  { name: 'notes, empty', go: page => shown(page, '#no-notes') },
  {
    name: 'notes',
    go: async page => {
      await addNote(page, 'Ask the cat for the way');
      await addNote(page, 'A word-without-any-space-'.repeat(8));
    },
  },
  { name: 'devices', go: page => goTo(page, 'devices') },
  { name: 'profile', go: page => goTo(page, 'profile') },
  {
    name: 'error in a form',
    go: async page => {
      await page.fill('#email [name=email]', 'a@b');
      await page.click('#email button');
      await said(page, 'Check what you entered');
    },
  },
  {
    name: 'question',
    go: async page => {
      await page.click('#delete');
      await shown(page, '#sure');
    },
  },
  {
    name: 'step-up with a wrong password',
    go: async (page, visitor) => {
      await visitor.change('access', { auth_time: nowInSeconds() - 600 });
      await page.click('#sure .danger');
      await shown(page, '#confirm');
      await page.fill('#confirm [name=password]', 'a guess');
      await page.click('#confirm .primary');
      await said(page, 'Wrong password');
    },
  },
  {
    name: 'login after the session was ended elsewhere',
    go: async (page, visitor) => {
      await page.keyboard.press('Escape');
      await endElsewhere(visitor);
      await goTo(page, 'notes').catch(() => undefined);
      await shown(page, '#login-reason');
    },
  },
  {
    name: 'login with an error',
    go: async page => {
      await submitLogin(page, 'alice', 'looking-glass');
      await said(page, 'Wrong username or password');
    },
  },
  {
    name: 'loading',
    go: async page => {
      await page.route('**/auth/whoami', () => undefined);
      await page.reload();
      await shown(page, '#loading');
    },
  },
  {
    name: 'failure to load',
    go: async page => {
      await page.route('**/auth/whoami', route => route.abort());
      await page.reload();
      await shown(page, '#failure');
    },
  },
];

/** Ends the session from outside the browser, as another device does. */
export async function endElsewhere(visitor: Visitor): Promise<void> {
  const token = await visitor.cookie(names.access);
  const headers = ['Cookie', `${names.access}=${token}`, 'X-CSRF-TOKEN', await visitor.cookie(names.accessCsrf)];
  await send(visitor.wire.port, `/sessions/${String(claimsOf(token).sid)}`, { method: 'DELETE', headers });
}

/**
 * Opens the example in a window of its own, logged in, and collects what the browser complains of: errors of scripts,
 * violations of the policy for contents, files that are missing. That a request was refused is no complaint.
 */
export async function openWindow(
  example: BrowserExample,
  settings: BrowserContextOptions,
): Promise<{ visitor: Visitor; page: Page; complaints: string[] }> {
  const visitor = await example.visitor('localhost', await privateWindow({ reducedMotion: 'reduce', ...settings }));
  const complaints: string[] = [];
  visitor.context.on('console', message => {
    const isRefusal = /status of 4(?:00|01|03)\b|net::ERR_FAILED/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !isRefusal) complaints.push(message.text());
  });
  visitor.context.on('weberror', failure => void complaints.push(String(failure.error())));
  const page = await visitor.login();
  return { visitor, page, complaints };
}
