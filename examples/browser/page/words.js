import { Canceled, Refusal, Unreachable } from './failures.js';

/** What the user can do about an error of the authentication, by its `error_type`. */
const byType = {
  SessionRevoked: 'You were logged out on another device. Log in again.',
  RevokedTokenError: 'You were logged out on another device. Log in again.',
  SubjectNotFoundError: 'This account does not exist any more.',
  SessionLimitError: 'You are logged in on too many devices. Log out on one of them first.',
};

const byStatus = {
  400: 'The server does not accept this. Check what you entered.',
  401: 'Your login has ended. Log in again.',
  403: 'You may not do this.',
  404: 'This does not exist any more.',
  413: 'This is too long.',
};

/** Says in words what went wrong and what the user can do. */
export function inWords(failure) {
  if (failure instanceof Canceled) return 'Canceled. Nothing was changed.';
  if (failure instanceof Unreachable) {
    return navigator.onLine
      ? 'The server does not answer. Try again in a moment.'
      : 'You are offline. Check your connection, and try again.';
  }
  return failure instanceof Refusal ? ofRefusal(failure) : 'Something went wrong. Reload the page, and try again.';
}

function ofRefusal({ status, type, message, wait }) {
  if (status === 429) return `Too many attempts. Try again ${inTime(wait)}.`;
  if (status >= 500) return `The server is busy. Try again ${inTime(wait)}.`;
  // Errors without a type have the words of the application itself, except for a body that it cannot use.
  if (type === undefined && [401, 403].includes(status)) return message;
  return byType[type] ?? byStatus[status] ?? 'Something went wrong. Try again.';
}

function inTime(seconds) {
  if (seconds === undefined) return 'in a moment';
  if (seconds <= 90) return `in ${count(Math.max(seconds, 1), 'second')}`;
  return `in ${count(Math.ceil(seconds / 60), 'minute')}`;
}

/** Returns a number with its noun, such as `2 devices`. */
export const count = (number, noun) => `${number} ${noun}${number === 1 ? '' : 's'}`;
