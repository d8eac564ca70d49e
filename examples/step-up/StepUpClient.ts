/** What the server requires of the authentication of the user (RFC 9470 section 3). */
export interface RequiredAuthentication {
  /** The levels, of which one is required. */
  readonly acrValues: readonly string[];
  /** Seconds. Undefined if the authentication may be of any age. */
  readonly maxAge: number | undefined;
}

/** Asks the user for proofs that meet the requirement. Undefined if the user does not want to go on. */
export type AskUser = (required: RequiredAuthentication) => Promise<object | undefined>;

/** Sends requests. If the server requires a newer or a stronger authentication, the client asks the user and goes on. */
export class StepUpClient {
  private token = '';

  constructor(
    private readonly origin: string,
    private readonly askUser: AskUser,
  ) {}

  async login(proofs: object): Promise<void> {
    await this.takeToken('/login', proofs);
  }

  /** Sends a request, and repeats it once after the user has given new proofs. */
  async post(path: string): Promise<Response> {
    const answer = await this.send(path, {});
    const required = requiredBy(answer);
    const proofs = required && (await this.askUser(required));
    if (!proofs) return answer;
    await this.takeToken('/confirm', proofs);
    return this.send(path, {});
  }

  private async takeToken(path: string, proofs: object): Promise<void> {
    const answer = await this.send(path, proofs);
    if (!answer.ok) throw new Error(`The proofs were refused: ${String(answer.status)}`);
    this.token = ((await answer.json()) as { access_token: string }).access_token;
  }

  private send(path: string, body: object): Promise<Response> {
    const headers = {
      'Content-Type': 'application/json',
      ...(this.token && { Authorization: `Bearer ${this.token}` }),
    };
    return fetch(this.origin + path, { method: 'POST', headers, body: JSON.stringify(body) });
  }
}

/** Reads the challenge of an answer. Undefined if the answer requires no other authentication. */
export function requiredBy({ status, headers }: Response): RequiredAuthentication | undefined {
  const challenge = headers.get('WWW-Authenticate') ?? '';
  if (status !== 401 || parameter(challenge, 'error') !== 'insufficient_user_authentication') return undefined;
  const maxAge = parameter(challenge, 'max_age');
  return {
    acrValues: parameter(challenge, 'acr_values')?.split(' ') ?? [],
    maxAge: maxAge === undefined ? undefined : Number(maxAge),
  };
}

const parameter = (challenge: string, name: string): string | undefined =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(challenge)?.[1];
