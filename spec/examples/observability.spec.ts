import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { bearer, send, type Answer } from '../support/send';

interface Span {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly hasFailed: boolean;
  readonly id: string;
  readonly parent: string | null;
}

/** The names of metrics in a text, without the endings of histograms. */
const namesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/\bauthx_[a-z_]+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''))),
];

describe('The example observability', () => {
  const folder = exampleFolder();
  let server: ExampleProcess;
  let metrics: string;
  let spans: Span[];
  let tokens: { access_token: string; refresh_token: string };

  const call = (method: string, path: string, token?: string, body?: object): Promise<Answer> =>
    send(server.port, path, { method, headers: token === undefined ? [] : bearer(token), ...(body && { body }) });

  const login = (password: string): Promise<Answer> =>
    call('POST', '/login', undefined, { username: 'alice', password });

  before(async () => {
    server = await ExampleProcess.start('observability', folder.path);
    tokens = (await login('wonderland')).json as never;
    const { access_token: access, refresh_token: refresh } = tokens;
    await call('GET', '/me', access);
    await call('GET', '/me');
    await call('POST', '/orders/7/refund', access);
    await call('POST', '/refresh', refresh);
    await call('POST', '/refresh', refresh);
    const second = (await login('wonderland')).json as { access_token: string };
    for (let i = 0; i < 21; i += 1) await call('GET', '/me', second.access_token);
    await call('POST', '/logout', second.access_token);
    for (let i = 0; i < 4; i += 1) await login('wrong');
    metrics = (await call('GET', '/metrics')).text;
    spans = (await call('GET', '/spans')).json as never;
  });

  after(async () => {
    await server.stop();
    folder.remove();
  });

  const values: readonly (readonly [string, number])[] = [
    ['authx_requests_accepted_total{route="/me",location="headers"}', 20],
    ['authx_requests_refused_total{route="/me",error_type="MissingTokenError"}', 1],
    ['authx_requests_refused_total{route="/me",error_type="RateLimitExceeded"}', 2],
    ['authx_requests_refused_total{route="/orders/:id/refund",error_type="InsufficientScopeError"}', 1],
    ['authx_requests_refused_total{route="/refresh",error_type="SessionRevoked"}', 1],
    ['authx_refresh_tokens_reused_total', 1],
    ['authx_sessions_total{event="started",reason="login"}', 2],
    ['authx_sessions_total{event="ended",reason="reuse"}', 1],
    ['authx_tokens_issued_total{token_type="refresh",reason="rotated"}', 1],
    ['authx_tokens_revoked_total{token_type="access"}', 1],
    ['authx_logins_refused_total{outcome="failed"}', 3],
    ['authx_logins_refused_total{outcome="throttled"}', 1],
    ['authx_failed_open', 0],
  ];
  for (const [name, value] of values) {
    it(`counts ${name}`, () => {
      expect(metrics.split('\n')).to.include(`${name} ${String(value)}`);
    });
  }

  it('has histograms of guards and stores', () => {
    expect(metrics).to.match(/authx_guard_duration_seconds_count\{outcome="accepted"\} [1-9]/);
    expect(metrics).to.match(/authx_dependency_duration_seconds_count\{dependency="The session store"\} [1-9]/);
  });

  it('has spans of guards and stores, as children of the spans of their requests', () => {
    const refused = spans.find(({ attributes }) => attributes['error.type'] === 'RateLimitExceeded');
    const calls = spans.filter(({ name }) => name === 'authx.call');
    const requests = new Set(spans.filter(({ name }) => name === 'http.request').map(({ id }) => id));
    expect(refused).to.deep.include({ name: 'authx.guard', hasFailed: true });
    expect(refused!.attributes['http.route']).to.equal('/me');
    expect(requests).to.include(refused!.parent);
    expect(calls.length).to.be.greaterThan(3);
    expect(calls.at(-1)!.parent).to.be.a('string');
  });

  it('explains the refusals at /_authx', async () => {
    const { text } = await call('GET', '/_authx');
    expect(text).to.include('The token lacks the scopes orders:refund. It has orders:read.');
  });

  it('shows no token and no subject in any of them', async () => {
    const texts = [metrics, JSON.stringify(spans), (await call('GET', '/_authx')).text, server.output];
    for (const text of texts) {
      for (const token of Object.values(tokens))
        if (token.length > 20) expect(text).not.to.include(token.split('.')[2]);
    }
    expect(metrics + JSON.stringify(spans)).not.to.include('alice');
  });

  for (const file of ['examples/observability/grafana-dashboard.json', 'docs/monitoring.md']) {
    it(`makes exactly the metrics of ${file}`, () => {
      expect(namesIn(readFileSync(file, 'utf8')).sort()).to.deep.equal(namesIn(metrics).sort());
    });
  }

  it('makes the metrics of the alerts, which docs/monitoring.md lists', () => {
    const rules = readFileSync('examples/observability/alerts.yml', 'utf8');
    const alerts = [...rules.matchAll(/alert: (\w+)/g)].map(([, name]) => name);
    const listed = [...readFileSync('docs/monitoring.md', 'utf8').matchAll(/^\| `(Authx\w+)`/gm)].map(
      ([, name]) => name,
    );
    expect(namesIn(metrics)).to.include.members(namesIn(rules));
    expect(alerts).to.have.lengthOf(7);
    expect(listed).to.deep.equal(alerts);
  });

  it('lists each metric with its labels on the page', () => {
    const page = readFileSync('docs/monitoring.md', 'utf8');
    const rows = [...page.matchAll(/^\| `(authx_\w+)` \|([^|]*)\|/gm)].map(
      ([, name = '', labels = '']) => [name, [...labels.matchAll(/\w+/g)].map(([label]) => label)] as const,
    );
    // A counter with labels has no line before it was counted once, as that of failures.
    const seen = rows.filter(([name]) => new RegExp(`^${name}(_count)?[{ ]`, 'm').test(metrics));
    expect(seen.length).to.equal(rows.length - 1);
    for (const [name, labels] of seen) {
      const [, , written = ''] = new RegExp(`^${name}(_count)?(\\{.*\\})? `, 'm').exec(metrics) ?? [];
      expect(
        [...written.matchAll(/(\w+)="/g)].map(([, label]) => label),
        name,
      ).to.deep.equal(labels);
    }
  });
});
