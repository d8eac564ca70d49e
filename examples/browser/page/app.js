import { attempt, onPress, onSubmit, whenLoggedOut } from './actions.js';
import { AuthClient } from './AuthClient.js';
import { askPassword, closeDialogs, isSure } from './dialogs.js';
import { devicesView } from './devicesView.js';
import { Refusal } from './failures.js';
import { notesView } from './notesView.js';
import { element, say } from './page.js';
import { profileView } from './profileView.js';
import { Router } from './router.js';
import { updateTimes } from './timeAgo.js';
import { inWords } from './words.js';

const client = new AuthClient({ askPassword, onChange: () => attempt(show) });
const router = new Router({
  notes: notesView(client),
  devices: devicesView(client),
  profile: profileView(client, loggedOut),
});

/** Shows the account if a user is logged in, and the login form otherwise. */
async function show(reason = '') {
  const username = await whoIsLoggedIn();
  closeDialogs();
  element('username').textContent = username;
  for (const avatar of document.querySelectorAll('.avatar')) avatar.textContent = username?.[0].toUpperCase() ?? '';
  const wasLoggedOut = !element('login').hidden;
  showOnly(username === null ? 'login' : 'account');
  if (username !== null) await router.show();
  // Another tab has noticed the same end of the session. The reason, and what the user has typed, stay.
  else if (reason !== '' || !wasLoggedOut) showLogin(reason);
}

/** Shows one screen: what is loading, the failure to load it, the login, or the account. */
function showOnly(screen) {
  for (const id of ['loading', 'failure', 'login', 'account']) element(id).hidden = id !== screen;
}

function showLogin(reason) {
  router.clear();
  for (const form of document.forms) form.reset();
  for (const error of document.querySelectorAll('.error')) error.textContent = '';
  document.title = 'Log in · Notes';
  element('login-reason').textContent = reason;
  element('login-reason').hidden = reason === '';
  element('login-username').focus();
}

async function whoIsLoggedIn() {
  try {
    return (await client.request('GET', '/auth/whoami')).username;
  } catch (refusal) {
    // The session has ended. The server has deleted the cookies that it refused.
    if (refusal instanceof Refusal && refusal.status === 401) return null;
    throw refusal;
  }
}

/** Shows the login in all tabs after the session has ended. */
async function loggedOut(reason) {
  await show(reason);
  client.tellTabs();
}

/**
 * Renews the token in the background. If the server cannot be reached, the next attempt may succeed. If the token is missing,
 * another tab has noticed the end of the session, and tells this one.
 */
async function keepFresh() {
  try {
    await client.keepFresh();
  } catch (failure) {
    const isOver = failure instanceof Refusal && failure.status === 401 && failure.type !== 'MissingTokenError';
    if (isOver) await attempt(() => loggedOut(inWords(failure)));
  }
}

async function start() {
  showOnly('loading');
  try {
    await show();
  } catch (failure) {
    element('failure-reason').textContent = inWords(failure);
    showOnly('failure');
    element('failure').querySelector('h1').focus();
  }
}

async function resetDemo() {
  const question = {
    title: 'Reset the demo data?',
    text: 'All changes are lost, and everybody is logged out.',
    button: 'Reset',
  };
  if (!(await isSure(question))) return;
  const { message } = await client.request('POST', '/demo/reset');
  await loggedOut(`${message}. Log in as alice with the password wonderland.`);
}

whenLoggedOut(loggedOut);

onSubmit(element('login-form'), async ({ username, password }) => {
  await client.login(username, password);
  await show();
});

onPress(element('logout'), async () => {
  await client.logout();
  await show();
  return 'Logged out';
});

for (const button of document.querySelectorAll('.reset')) onPress(button, resetDemo);
element('retry').addEventListener('click', start);

element('skip').addEventListener('click', event => {
  event.preventDefault();
  document.querySelector('#content h1:not([hidden] *)').focus();
});

const showView = () => element('account').hidden || void attempt(() => router.show());
addEventListener('hashchange', showView);
// The link to the view that is shown loads it again.
for (const link of document.querySelectorAll('nav a')) {
  link.addEventListener('click', () => link.ariaCurrent === 'page' && showView());
}
addEventListener('offline', () => say('You are offline', 'failed'));
addEventListener('online', () => say('You are online again'));
// The browser may show a page again as it was when the user left it, also after a logout.
addEventListener('pageshow', ({ persisted }) => persisted && void attempt(show));

setInterval(() => {
  updateTimes();
  if (!element('account').hidden) void keepFresh();
}, 60_000);

await start();
