import { Refusal } from './failures.js';
import { say } from './page.js';
import { inWords } from './words.js';

let onLoggedOut;

/** Sets the function that is called, with the reason in words, if the server says that nobody is logged in. */
export const whenLoggedOut = act => (onLoggedOut = act);

/** Tells whether a failure means that nobody is logged in. A wrong password has no type. */
const isLoggedOut = failure => failure instanceof Refusal && failure.status === 401 && failure.type !== undefined;

/** Runs an action of the user, and shows its result or its error. `report` shows an error; by default it is a message. */
export async function attempt(act, report = text => say(text, 'failed')) {
  say('');
  report('');
  try {
    say((await act()) ?? '');
  } catch (failure) {
    report(inWords(failure));
    if (isLoggedOut(failure)) await onLoggedOut(inWords(failure));
  }
}

/** Runs an action when a button is pressed. The button does nothing until the action has ended. */
export function onPress(button, act) {
  button.addEventListener('click', () => once(button, () => attempt(act)));
}

/** Runs an action with the fields of a form when it is sent. An error is shown in the form. */
export function onSubmit(form, act) {
  const error = form.querySelector('.error');
  form.addEventListener('submit', event => {
    event.preventDefault();
    const report = text => {
      error.textContent = text;
      if (text !== '') (form.querySelector('[type=password]') ?? form.querySelector('[required]')).focus();
    };
    void once(form, () =>
      attempt(async () => {
        const said = await act(Object.fromEntries(new FormData(form)));
        form.reset();
        return said;
      }, report),
    );
  });
}

/** Runs an action, unless the last one of the same form or button still runs. */
function once(source, act) {
  if (source.ariaBusy === 'true') return undefined;
  const show = isBusy => Object.assign(source, { ariaBusy: isBusy ? 'true' : null });
  show(true);
  return act().finally(() => show(false));
}
