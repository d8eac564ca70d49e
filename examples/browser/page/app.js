import { AuthClient, Refusal } from './AuthClient.js';

const element = id => document.getElementById(id);

const client = new AuthClient({ askPassword, onChange: () => attempt(show) });

/** Shows what there is for who is logged in, and the form to log in to everyone else. */
async function show() {
  const username = await whoIsLoggedIn();
  const isLoggedIn = username !== null;
  showNotes(isLoggedIn ? (await client.request('GET', '/notes')).notes : []);
  element('username').textContent = username;
  element('account').hidden = !isLoggedIn;
  element('login').hidden = isLoggedIn;
}

async function whoIsLoggedIn() {
  try {
    return (await client.request('GET', '/auth/whoami')).username;
  } catch (refusal) {
    // The login is over: what the server refused it has also deleted.
    if (refusal instanceof Refusal && refusal.status === 401) return null;
    throw refusal;
  }
}

/** What users have written goes into the page as text. As markup, it could bring scripts along. */
function showNotes(notes) {
  element('notes').replaceChildren(
    ...notes.map(text => Object.assign(document.createElement('li'), { textContent: text })),
  );
}

/** @returns undefined where the user cancels */
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

/** Does something for the user, and says how it went. */
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
      const said = await act(Object.fromEntries(new FormData(form)));
      form.reset();
      return said;
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

onSubmit('password', async ({ password }) => (await client.request('POST', '/password', { password })).message);

element('logout').addEventListener('click', () =>
  attempt(async () => {
    await client.logout();
    await show();
    return 'Logged out';
  }),
);

await attempt(show);
