import { expect } from 'chai';
import Koa from 'koa';
import { useKoaServer } from 'routing-controllers';
import { AuthX, strictBody, withAuthX, type AuthXOptions, type RevocationStore } from '../../../src/index';
import { secret } from '../../support/forge';
import { listen, type Listening } from '../../support/listen';
import { bearer, send, type Answer, type Sending } from '../../support/send';
import { GuardedController, TextController } from './controllers';
import { invalidToken, type Refusal } from './refusals';
import { printedBy, reachesOf } from './watch';
import { RawSocket } from './RawSocket';
import { cleanUp, takeAll } from '../../support/cleanup';

/** Where a token that is no good must be refused: also by text controllers, and where none is needed. */
const everywhere = ['/access', '/text/access', '/optional', '/any'];

const started: Listening[] = [];

cleanUp(() => Promise.all(takeAll(started).map(server => server.close())));

/** A store in which nothing is revoked, and which counts how often it is asked. */
class AskedStore implements RevocationStore {
  asked = 0;

  isRevoked(): boolean {
    this.asked++;
    return false;
  }

  revoke(): Promise<void> {
    return Promise.resolve();
  }

  purge(): Promise<number> {
    return Promise.resolve(0);
  }
}

/** A server under attack. Whatever it is sent: the answer is the one wanted, tells nothing, and nothing is printed. */
export class AttackServer {
  private constructor(
    readonly auth: AuthX,
    private readonly listening: Listening,
    private readonly store: AskedStore,
  ) {}

  /**
   * Starts a server, which is closed when all specs have run.
   *
   * @param controllers - served beside the usual ones
   */
  static async start(
    options: AuthXOptions = { secretKey: secret },
    controllers: (new () => object)[] = [],
  ): Promise<AttackServer> {
    const store = new AskedStore();
    const auth = new AuthX({ config: options, revokedTokens: store });
    const app = new Koa();
    app.use(strictBody());
    useKoaServer(app, withAuthX({ controllers: [GuardedController, TextController, ...controllers] }, auth));
    const listening = await listen(app);
    started.push(listening);
    return new AttackServer(auth, listening, store);
  }

  get port(): number {
    return this.listening.port;
  }

  /** Sends a request, and checks what holds for every answer. */
  async send(path: string, sending: Sending = {}): Promise<Answer> {
    let answer: Answer | undefined;
    const printed = await printedBy(async () => {
      answer = await send(this.port, path, sending);
    });
    // The log repeats a failure of another spec once more when its second is over.
    const own = printed.filter(line => !line.includes('times more in the last second'));
    expect(own, 'printed').to.deep.equal([]);
    expectTellsNothing(answer!, sending);
    return answer!;
  }

  /** Expects that a token is let in. */
  async accepts(token: string, path = '/access'): Promise<void> {
    const { status, text } = await this.send(path, { headers: bearer(token) });
    expect(status, text).to.equal(200);
  }

  /** Expects that a token is refused, and that the next good one is let in. */
  refuses(token: string, refusal: Refusal = invalidToken(), paths: readonly string[] = everywhere): Promise<void> {
    return this.refusesHeaders(bearer(token), refusal, paths);
  }

  /** The same for header fields of any kind. */
  async refusesHeaders(
    headers: readonly string[],
    refusal: Refusal,
    paths: readonly string[] = everywhere,
  ): Promise<void> {
    for (const path of paths) expectRefusal(await this.send(path, { headers }), refusal);
    await this.stillServes();
  }

  /** Expects that a token is refused without a look at the network, at a file or at the store. */
  async refusesAlone(token: string): Promise<void> {
    // Before anything is counted, since code that is needed for the first time is read from files.
    await this.refuses(token);
    const socket = await RawSocket.open(this.port);
    const asked = this.store.asked;
    let status: number | undefined;
    const reached = await reachesOf(async () => {
      status = await socket.get('/access', `Authorization: Bearer ${token}`);
    });
    expect(status).to.equal(401);
    expect(reached).to.deep.equal([]);
    expect(this.store.asked).to.equal(asked);
  }

  async stillServes(): Promise<void> {
    await this.accepts(await this.auth.createAccessToken('alice'));
  }
}

function expectRefusal({ status, headers, json, text }: Answer, refusal: Refusal): void {
  expect(status, text).to.equal(refusal.status);
  expect(headers['www-authenticate']).to.equal(refusal.challenge);
  expect(headers['content-type']).to.match(/^application\/json/);
  const { message, ...rest } = json;
  expect(message).to.be.a('string').that.is.not.empty;
  expect(rest).to.deep.equal({
    error_type: refusal.errorType,
    ...(refusal.error !== undefined && { error: refusal.error }),
  });
}

/** No stack, no SQL, no path, no secret, and nothing of what was sent. */
function expectTellsNothing({ status, headers, text }: Answer, { headers: sent = [] }: Sending): void {
  const told = text + JSON.stringify(headers);
  expect(status, told).to.be.within(200, 499);
  expect(told).not.to.match(
    /^\s*at .+:\d+|\\n\s+at |node_modules|SELECT |INSERT |DELETE |PRIVATE KEY|held:by-the-caller/m,
  );
  expect(told).not.to.contain(secret);
  const credentials = sent.filter((_, i) => i % 2 === 1 && !sent[i - 1]!.startsWith('Content-'));
  const parts = credentials.flatMap(value => value.split(/[\s.,]+/)).filter(part => part.length >= 16);
  for (const part of parts) expect(told.includes(part), `the answer repeats ${part}`).to.equal(false);
}
