import { expect } from 'chai';
import { describeWithPrivate, startPrivate } from '../stores/support/privateServer';
import { eventually } from '../stores/support/privateStores';
import { describeOnRedis, newPrefix, redisUrl } from '../stores/support/redisServer';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { secret } from '../support/forge';
import { get, login, outcome, post, refresh } from './support/loginSystem';

const folder = exampleFolder();
after(() => folder.remove());

const startOn = (url: string, environment: NodeJS.ProcessEnv = {}): Promise<ExampleProcess> =>
  ExampleProcess.start('redis', folder.path, { REDIS_URL: url, JWT_SECRET_KEY: secret, ...environment });

const failureOn = (url: string, environment?: NodeJS.ProcessEnv): Promise<string> =>
  startOn(url, environment).then(
    () => 'started',
    (error: unknown) => (error as Error).message,
  );

describeOnRedis('The example redis in two processes', () => {
  let processes: ExampleProcess[];
  let one: number;
  let other: number;

  before(async function () {
    this.timeout(60_000);
    const url = new URL(redisUrl);
    url.searchParams.set('keyPrefix', newPrefix());
    processes = await Promise.all([startOn(url.href), startOn(url.href)]);
    [one, other] = processes.map(({ port }) => port) as [number, number];
  });

  after(async () => {
    for (const server of processes) expect(await server.stop('SIGTERM')).to.equal(0);
  });

  it('refuses the tokens of a session that was logged out in the other process', async () => {
    const [gone, kept] = [await login(one), await login(one)];
    expect(await outcome(other, gone.access)).to.equal(200);
    expect((await post(other, '/logout', gone.access)).status).to.equal(200);
    expect(await outcome(one, gone.access)).to.equal('SessionRevoked');
    expect((await post(one, '/refresh', gone.refresh)).json).to.include({ error_type: 'SessionRevoked' });
    expect(await outcome(one, kept.access)).to.equal(200);
  });

  it('refuses an access token that the other process revoked, while its session continues', async () => {
    const held = await login(one);
    await post(other, '/revoke', held.access);
    expect(await outcome(one, held.access)).to.equal('RevokedTokenError');
    expect(await outcome(other, (await refresh(one, held)).access)).to.equal(200);
  });

  it('detects reuse of a refresh token that the other process has replaced', async () => {
    const first = await login(one);
    const third = await refresh(one, await refresh(other, first));
    expect((await post(other, '/refresh', first.refresh)).json).to.include({ error_type: 'SessionRevoked' });
    expect(await outcome(one, third.access)).to.equal('SessionRevoked');
  });

  it('logs out everywhere', async () => {
    const both = [await login(one), await login(other)];
    expect((await get(one, '/sessions', both[0]!.access)).json).to.have.length.of.at.least(2);
    await post(one, '/logout-everywhere', both[0]!.access);
    for (const port of [one, other]) {
      for (const { access } of both) expect(await outcome(port, access)).to.equal('SessionRevoked');
    }
  });
});

describeWithPrivate('redis', 'The example redis with REDIS_DURABILITY=always', () => {
  const durable = { REDIS_DURABILITY: 'always' };

  it('refuses the tokens of a logged-out session after the server was killed and restarted', async () => {
    const server = await startPrivate('redis');
    const example = await eventually(() => startOn(server.url, durable));
    const gone = await login(example.port);
    await post(example.port, '/logout', gone.access);
    await server.kill();
    expect(await outcome(example.port, gone.access)).to.equal('RevocationUnavailableError');
    await server.start();
    const said = await eventually(async () => {
      const { status, json } = await get(example.port, '/me', gone.access);
      if (status === 503) throw new Error('not back yet');
      return json.error_type;
    });
    expect(said).to.equal('SessionRevoked');
    expect(await outcome(example.port, (await login(example.port)).access)).to.equal(200);
    await example.stop();
  }).timeout(60_000);

  it('does not start on a server without appendonly, and says so in one line', async () => {
    const { url } = await startPrivate('redis', '--appendonly', 'no');
    expect(await failureOn(url, durable)).to.match(
      /^redis ended with 1: The Redis server cannot be used: RedisRevocationStore: durability 'always' requires .*\n$/,
    );
  }).timeout(60_000);
});

describe('The example redis without a server', () => {
  it('exits with 1 and prints one line without the password', async () => {
    expect(await failureOn('redis://:hunter2@127.0.0.1:1')).to.equal(
      'redis ended with 1: The Redis server cannot be used: connect ECONNREFUSED 127.0.0.1:1\n',
    );
  });
});
