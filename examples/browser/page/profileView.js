import { onPress, onSubmit } from './actions.js';
import { isSure } from './dialogs.js';
import { element } from './page.js';

/** @param onDeleted - called when the account was deleted */
export function profileView(client, onDeleted) {
  function showUser({ full_name: name, email }) {
    element('full-name').textContent = name;
    element('email-address').textContent = email;
  }

  onSubmit(element('email'), async ({ email }) => {
    const { message } = await client.request('POST', '/email', { email });
    showUser(await client.request('GET', '/me'));
    return message;
  });

  onSubmit(element('password'), async ({ password }) => {
    const { message } = await client.request('POST', '/password', { password });
    return `${message}. Your other devices are logged out.`;
  });

  onPress(element('delete'), async () => {
    const question = {
      title: 'Delete your account?',
      text: 'Your account and all notes are deleted. This cannot be undone.',
      button: 'Delete account',
    };
    if (!(await isSure(question))) return;
    const { message } = await client.request('DELETE', '/account');
    await onDeleted(message);
  });

  return {
    async show() {
      element('password').elements.username.defaultValue = element('username').textContent;
      showUser(await client.request('GET', '/me'));
    },
    clear: () => showUser({ full_name: '', email: '' }),
  };
}
