import { onSubmit } from './actions.js';
import { element } from './page.js';

/** What happens when the password was entered, while the dialog for it is open. */
let confirm;

onSubmit(element('confirm').querySelector('form'), async ({ password }) => {
  await confirm(password);
  element('confirm').close('confirmed');
});

element('confirm')
  .querySelector('.cancel')
  .addEventListener('click', () => element('confirm').close(''));

/**
 * Asks the user for the password. The dialog stays open after a wrong password.
 *
 * @param check - called with the password. Throws if it is wrong
 * @returns false if the user cancels
 */
export async function askPassword(check) {
  const dialog = element('confirm');
  const form = dialog.querySelector('form');
  form.elements.username.defaultValue = element('username').textContent;
  confirm = check;
  const answer = await open(dialog);
  form.reset();
  form.querySelector('.error').textContent = '';
  return answer === 'confirmed';
}

/** Asks the user whether to go on. */
export async function isSure({ title, text, button }) {
  const dialog = element('sure');
  element('sure-title').textContent = title;
  element('sure-text').textContent = text;
  dialog.querySelector('.danger').textContent = button;
  return (await open(dialog)) === 'yes';
}

/** Opens a dialog. The browser keeps the focus in it, closes it on Esc, and then puts the focus back. */
function open(dialog) {
  const closed = new Promise(resolve => dialog.addEventListener('close', resolve, { once: true }));
  Object.assign(dialog, { returnValue: '' }).showModal();
  return closed.then(() => dialog.returnValue);
}

/** Closes all dialogs, as if the user had canceled. */
export function closeDialogs() {
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close('');
}
