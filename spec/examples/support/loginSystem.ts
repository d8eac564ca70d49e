import { bearer, send, type Answer } from '../../support/send';

/** What a login answers with. */
export interface Login {
  readonly access: string;
  readonly refresh: string;
}

const tokensOf = ({ json }: Answer): Login => ({
  access: json.access_token as string,
  refresh: json.refresh_token as string,
});

/** Logs alice in. */
export async function login(port: number, userAgent = 'spec'): Promise<Login> {
  const body = { username: 'alice', password: 'wonderland' };
  return tokensOf(await send(port, '/login', { method: 'POST', headers: ['User-Agent', userAgent], body }));
}

export const get = (port: number, path: string, token: string): Promise<Answer> =>
  send(port, path, { headers: bearer(token) });

export const post = (port: number, path: string, token: string): Promise<Answer> =>
  send(port, path, { method: 'POST', headers: bearer(token) });

export const refresh = async (port: number, { refresh: token }: Login): Promise<Login> =>
  tokensOf(await post(port, '/refresh', token));

/** What `/me` answers: 200, or why not. */
export async function outcome(port: number, token: string): Promise<unknown> {
  const { status, json } = await get(port, '/me', token);
  return status === 200 ? 200 : json.error_type;
}
