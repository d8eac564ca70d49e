import type { Answer, Sending } from '../../../support/send';
import type { Client } from '../../support/serve';
import { answerCookies, isDeletion } from './answerCookies';

/** A client that keeps cookies and sends them along, by their names alone. */
export class Browser {
  readonly jar = new Map<string, string>();

  constructor(private readonly client: Pick<Client, 'send'>) {}

  get(path: string): Promise<Answer> {
    return this.send(path);
  }

  /** Sends what scripts of our own page would: with the value of the CSRF cookie, if one is named. */
  async send(path: string, { headers = [], ...sending }: Sending = {}, csrfCookie?: string): Promise<Answer> {
    const cookies = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.client.send(path, {
      ...sending,
      headers: [
        ...(cookies === '' ? [] : ['Cookie', cookies]),
        ...(csrfCookie === undefined ? [] : ['X-CSRF-TOKEN', this.jar.get(csrfCookie) ?? '']),
        ...headers,
      ],
    });
    for (const cookie of answerCookies(answer)) {
      if (isDeletion(cookie)) this.jar.delete(cookie.name);
      else this.jar.set(cookie.name, cookie.value);
    }
    return answer;
  }

  /** The same, posted, as a script of our page would with an access token. */
  post(path: string, body?: object): Promise<Answer> {
    return this.send(path, { method: 'POST', ...(body && { body }) }, 'csrf_access_token');
  }
}
