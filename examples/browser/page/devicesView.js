import { onPress } from './actions.js';
import { deviceName, isPhone } from './deviceName.js';
import { copyOf, element, fill, showLoading } from './page.js';
import { timeElement } from './timeAgo.js';
import { count } from './words.js';

export function devicesView(client) {
  const list = element('devices');

  async function load() {
    const sessions = await client.request('GET', '/sessions');
    sessions.sort((a, b) => b.current - a.current || b.last_active.localeCompare(a.last_active));
    fill(list, sessions.map(describe));
  }

  /**
   * Describes a session. The user agent can be any text, so it is inserted as text. The `<bdi>` element keeps right-to-left
   * characters in it from reordering the text that follows.
   */
  function describe({ session_id: id, user_agent: agent, ip_address: address, last_active: active, current }) {
    const item = copyOf('device');
    const name = deviceName(agent);
    item.querySelector('bdi').textContent = name;
    item.querySelector(isPhone(agent) ? '.computer' : '.phone').remove();
    item.querySelector('.active').append('Active ', timeElement(active));
    item.querySelector('.address').textContent = address ?? 'an unknown address';
    const button = item.querySelector('button');
    if (!current) item.querySelector('.badge').remove();
    button.ariaLabel = current ? 'Log out here' : `Log out ${name}`;
    if (current) button.remove();
    else onPress(button, () => end(`/sessions/${encodeURIComponent(id)}`));
    return item;
  }

  async function end(path) {
    const { ended } = await client.request('DELETE', path);
    await load();
    element('title-devices').focus();
    if (ended === 0) return 'You are not logged in anywhere else';
    return `Logged out on ${ended === 1 ? 'one device' : count(ended, 'device')}`;
  }

  onPress(element('end-others'), () => end('/sessions'));

  return {
    async show() {
      showLoading(list);
      await load();
    },
    clear: () => fill(list, []),
  };
}
