import { AuthClient, Refusal } from './AuthClient.js';

const element = id => document.getElementById(id);

const client = new AuthClient({ askPassword, onChange: () => attempt(show) });

/** Shows the account if a user is logged in, and the login form otherwise. */
async function show() {
  const username = await whoIsLoggedIn();
  const isLoggedIn = username !== null;
  showNotes(isLoggedIn ? (await client.request('GET', '/notes')).notes : []);
  showDevices(isLoggedIn ? await client.request('GET', '/sessions') : []);
  element('username').textContent = username;
  element('account').hidden = !isLoggedIn;
  element('login').hidden = isLoggedIn;
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

/** Shows the notes as text. If user input were inserted as markup, it could contain scripts. */
function showNotes(notes) {
  element('notes').replaceChildren(
    ...notes.map(text => Object.assign(document.createElement('li'), { textContent: text })),
  );
}

function showDevices(sessions) {
  element('devices').replaceChildren(...sessions.map(describeDevice));
}

/**
 * Describes a session. The user agent can be any text, so it is inserted as text. The `<bdi>` element keeps right-to-left
 * characters in it from reordering the text that follows.
 */
function describeDevice({ session_id: id, user_agent: agent, ip_address: address, last_active: active, current }) {
  const item = document.createElement('li');
  const name = Object.assign(document.createElement('bdi'), { textContent: agent ?? 'Unknown device' });
  const lastActive = new Date(active).toLocaleString();
  item.append(name, `, from ${address ?? 'an unknown address'}, last active ${lastActive}`);
  item.append(current ? ' (this device)' : buttonToEnd(id));
  return item;
}

function buttonToEnd(id) {
  const button = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Log out there' });
  button.addEventListener('click', () => attempt(() => endSessions(`/sessions/${encodeURIComponent(id)}`)));
  return button;
}

async function endSessions(path) {
  const { ended } = await client.request('DELETE', path);
  showDevices(await client.request('GET', '/sessions'));
  return `Logged out on ${ended === 1 ? 'one device' : `${ended} devices`}`;
}

/**
 * Asks the user for the password.
 *
 * @returns the password, or undefined if the user cancels
 */
function askPassword() {
  const dialog = element('confirm');
  const form = dialog.querySelector('form');
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise(answer => {
    dialog.onclose = () => {
      answer(dialog.returnValue === 'confirm' ? form.elements.password.value : undefined);
      form.reset();
    };
  });
}

/** Runs an action of the user and shows its result or its error. */
async function attempt(act) {
  const status = element('status');
  status.textContent = '';
  try {
    status.textContent = (await act()) ?? '';
  } catch (refusal) {
    status.textContent = refusal.message;
    if (refusal.status === 401) await show();
  }
}

function onSubmit(id, act) {
  element(id).addEventListener('submit', event => {
    event.preventDefault();
    const form = event.target;
    void attempt(async () => {
      const result = await act(Object.fromEntries(new FormData(form)));
      form.reset();
      return result;
    });
  });
}

onSubmit('login', async ({ username, password }) => {
  await client.login(username, password);
  await show();
});

onSubmit('note', async ({ text }) => {
  showNotes((await client.request('POST', '/notes', { text })).notes);
  return 'Note added';
});

onSubmit('password', async ({ password }) => {
  const { message } = await client.request('POST', '/password', { password });
  showDevices(await client.request('GET', '/sessions'));
  return message;
});

element('end-others').addEventListener('click', () => attempt(() => endSessions('/sessions')));

element('logout').addEventListener('click', () =>
  attempt(async () => {
    await client.logout();
    await show();
    return 'Logged out';
  }),
);

await attempt(show);
