import { element } from './page.js';

/** Shows one view of the page for each address, such as `#/devices`. The first view has no address of its own. */
export class Router {
  #views;

  /** @param views - the views by name. `show` loads what a view shows, and `clear` forgets it */
  constructor(views) {
    this.#views = views;
  }

  get #name() {
    const name = location.hash.replace(/^#\//, '');
    return Object.hasOwn(this.#views, name) ? name : Object.keys(this.#views)[0];
  }

  /** Shows the view of the address, and moves the focus to its title, so that screen readers read it out. */
  async show() {
    const name = this.#name;
    for (const other of Object.keys(this.#views)) element(`view-${other}`).hidden = other !== name;
    for (const link of document.querySelectorAll('nav a')) {
      link.ariaCurrent = link.hash === `#/${name}` ? 'page' : null;
    }
    const title = element(`title-${name}`);
    document.title = title.textContent === 'Notes' ? 'Notes' : `${title.textContent} · Notes`;
    title.focus({ preventScroll: true });
    scrollTo(0, 0);
    await this.#views[name].show();
  }

  /** Removes what the views show, so that it cannot be seen after a logout. */
  clear() {
    for (const view of Object.values(this.#views)) view.clear();
  }
}
