/** Returns the element with an id. */
export const element = id => document.getElementById(id);

/** Returns a copy of the first element of a template. */
export const copyOf = id => element(id).content.firstElementChild.cloneNode(true);

/** Shows that a list is being loaded, until it is filled. */
export function showLoading(list) {
  list.ariaBusy = 'true';
  list.replaceChildren(copyOf('skeleton'), copyOf('skeleton'));
}

/** Shows the items of a list. */
export function fill(list, items) {
  list.replaceChildren(...items);
  list.ariaBusy = null;
}

/** How long a message is shown, in milliseconds. */
const shownFor = 8000;
let hiding;

/** Shows a message at the edge of the page for some seconds. Screen readers read it out. */
export function say(text, kind = 'done') {
  const status = element('status');
  clearTimeout(hiding);
  status.textContent = text;
  status.dataset.kind = kind;
  if (text !== '') hiding = setTimeout(() => say(''), shownFor);
}
