import { onSubmit } from './actions.js';
import { element, fill, showLoading } from './page.js';

/** Shows the notes as text, the newest first. If user input were inserted as markup, it could contain scripts. */
function showNotes(notes) {
  const items = notes.map(text => Object.assign(document.createElement('li'), { textContent: text, dir: 'auto' }));
  fill(element('notes'), items.reverse());
  element('no-notes').hidden = notes.length > 0;
}

export function notesView(client) {
  onSubmit(element('note'), async ({ text }) => {
    showNotes((await client.request('POST', '/notes', { text })).notes);
    return 'Note added';
  });

  return {
    async show() {
      element('no-notes').hidden = true;
      showLoading(element('notes'));
      showNotes((await client.request('GET', '/notes')).notes);
    },
    clear: () => fill(element('notes'), []),
  };
}
