import type { JsonWebKey } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { forgeWith } from './forgeWith';
import type { ServerProcess } from './ServerProcess';
import { tokensOf } from './tokens';

interface Token {
  readonly text: string;
  readonly kid: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

const atOnce = 16;
const thieves = 4;
/** Milliseconds between two requests of a client, so that the clients leave time to the servers. */
const between = 40;

/** Clients that log in and present their tokens, each time at another process, while keys change. */
export class RotationClients {
  /** What was answered with, by the `kid` of the token. */
  readonly accepted = new Map<string, number>();
  readonly refused = new Map<string, number>();
  readonly wrong: string[] = [];
  /** From when tokens of a key may be refused, and from when they must be, in milliseconds since 1970. */
  private readonly retiring = new Map<string, { readonly may: number; readonly must: number }>();
  private isOver = false;
  private turns = 0;

  constructor(private readonly servers: readonly ServerProcess[]) {}

  get presented(): number {
    return [...this.accepted.values(), ...this.refused.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Notes when a key retires. Before the file says it, processes cannot know it, so `must` is Infinity. */
  noteRetirement(kid: string, may: number, must: number): void {
    this.retiring.set(kid, { may, must });
  }

  /** Presents tokens until `work` is done. A token that somebody forged with a stolen key is presented too. */
  async during(stolen: JsonWebKey, work: () => Promise<void>): Promise<void> {
    const clients = [
      ...Array.from({ length: atOnce }, () => this.client()),
      ...Array.from({ length: thieves }, () => this.thief(stolen)),
    ];
    try {
      await work();
    } finally {
      this.isOver = true;
      await Promise.all(clients);
      this.isOver = false;
    }
  }

  private async client(): Promise<void> {
    let token = await this.login();
    while (!this.isOver) {
      if (!token || token.expiresAt - 300 < Date.now()) token = await this.login();
      if (token) await this.present(token);
      await pause(between);
    }
  }

  private async thief(stolen: JsonWebKey): Promise<void> {
    const text = forgeWith(stolen);
    while (!this.isOver) {
      await this.present({ text, kid: String(stolen.kid), expiresAt: Infinity });
      await pause(between);
    }
  }

  private nextServer(): ServerProcess {
    this.turns += 1;
    return this.servers[this.turns % this.servers.length] as ServerProcess;
  }

  private async login(): Promise<Token | undefined> {
    const reply = await this.nextServer().post('/login', undefined, { subject: 'alice' });
    if (reply.status !== 200) {
      this.wrong.push(`a login is ${String(reply.status)}`);
      return undefined;
    }
    const text = tokensOf(reply).access;
    const [header, payload] = text.split('.').map(part => Buffer.from(part, 'base64url').toString());
    const { kid } = JSON.parse(header as string) as { kid: string };
    const { exp } = JSON.parse(payload as string) as { exp: number };
    return { text, kid, expiresAt: exp * 1000 };
  }

  private async present({ text, kid, expiresAt }: Token): Promise<void> {
    const retiring = (): { may: number; must: number } => this.retiring.get(kid) ?? { may: Infinity, must: Infinity };
    const sentAt = Date.now();
    const { status, body } = await this.nextServer().get('/me', text);
    const answeredAt = Date.now();
    const counts = status === 200 ? this.accepted : this.refused;
    counts.set(kid, (counts.get(kid) ?? 0) + 1);
    if (status === 200 && sentAt >= retiring().must) this.wrong.push(`a token of ${kid} is accepted after retireAt`);
    if (status !== 200 && (status !== 401 || answeredAt < Math.min(expiresAt, retiring().may))) {
      this.wrong.push(`a valid token of ${kid} is ${String(status)} ${String(body.error_type)}`);
    }
  }
}
