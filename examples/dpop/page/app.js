import { DPoPClient } from './DPoPClient.js';

const element = id => document.getElementById(id);

const client = new DPoPClient();

/** Shows the account if a user is logged in, and the login form otherwise. */
async function show() {
  const isLoggedIn = await client.isLoggedIn();
  element('username').textContent = isLoggedIn ? (await client.request('GET', '/me')).username : '';
  element('account').hidden = !isLoggedIn;
  element('login').hidden = isLoggedIn;
}

/** Runs an action of the user and shows its result or its error. */
async function attempt(act) {
  const status = element('status');
  status.textContent = '';
  try {
    status.textContent = (await act()) ?? '';
  } catch (refusal) {
    status.textContent = refusal.message;
    // The session has ended, and the client has forgotten it.
    if (!(await client.isLoggedIn())) await show();
  }
}

element('login').addEventListener('submit', event => {
  event.preventDefault();
  const form = event.target;
  void attempt(async () => {
    const { username, password } = Object.fromEntries(new FormData(form));
    await client.login(username, password);
    form.reset();
    await show();
    return 'Logged in';
  });
});

element('renew').addEventListener('click', () =>
  attempt(async () => {
    await client.renew();
    await show();
    return 'The tokens are new';
  }),
);

element('logout').addEventListener('click', () =>
  attempt(async () => {
    await client.logout();
    await show();
    return 'Logged out';
  }),
);

await attempt(show);
