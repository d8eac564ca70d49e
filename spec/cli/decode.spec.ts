import { expect } from 'chai';
import { AuthX } from '../../src/index';
import { runCommand, type Run } from './support/runCommand';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (payload: unknown, header: object = { alg: 'HS256' }): string =>
  `${part(header)}.${part(payload)}.c2lnbmF0dXJl`;

const decode = (words: readonly string[], piped?: string): Promise<Run> =>
  runCommand(['decode', ...words], { input: piped });

/** What the command prints. */
interface Decoded {
  readonly verified: boolean;
  readonly header: object;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly times: Readonly<Record<string, string>>;
}

const read = ({ out }: Run): Decoded => JSON.parse(out) as Decoded;

describe('authx decode', () => {
  it('prints header, claims and times of a token from standard input or an argument, and that it is unverified', async () => {
    const auth = new AuthX({ config: { secretKey: 'x-1'.repeat(30) } });
    const issued = await auth.createAccessToken('alice', { scopes: ['users:read'] });
    const runs = [await decode([], issued), await decode(['-'], `${issued}\n`), await decode([issued])];
    for (const run of [...runs, await decode(['--json'], issued)]) {
      expect([run.code, run.out]).to.deep.equal([0, runs[0]?.out]);
      expect(run.err).to.match(/^UNVERIFIED: [^\n]+$/);
    }
    const { verified, header, payload, times } = read(runs[0] as Run);
    expect(verified).to.equal(false);
    expect(header).to.include({ alg: 'HS256' });
    expect(payload).to.include({ sub: 'alice', type: 'access' });
    expect(times.exp).to.equal(new Date((payload.exp as number) * 1000).toISOString());
    expect(times).to.include.keys('iat', 'nbf');
  });

  it('never prints the signature', async () => {
    const { out, err } = await decode([], token({ sub: 'alice' }));
    expect(`${out}${err}`).to.not.include('c2lnbmF0dXJl').and.not.include('signature"');
  });

  it('leaves out times that are none', async () => {
    const times = { iat: 0, nbf: 1e300, exp: '1', auth_time: null };
    expect(read(await decode([], token(times))).times).to.deep.equal({ iat: '1970-01-01T00:00:00.000Z' });
  });

  it('shows tokens that AuthX refuses for their header, and says so', async () => {
    const { code, out, err } = await decode([], token({ sub: 'alice' }, { alg: 'none', jku: 'https://evil.example' }));
    expect(code).to.equal(0);
    expect(out).to.include('evil.example');
    expect(err).to.include('UNVERIFIED').and.include('AuthX refuses tokens with such a header.');
  });

  it('escapes characters that change what a terminal shows', async () => {
    const { out } = await decode([], token({ sub: 'a\u001b[2J\u009b2J\u202eb' }));
    expect(out).to.include('a\\u001b[2J\\u009b2J\\u202eb');
  });

  const twice = Buffer.from('{"sub":"a","sub":"b"}').toString('base64url');
  const damaged: Record<string, string> = {
    'one word': 'secret-word',
    'two parts': 'a.b',
    padded: `${token({})}==`,
    'not JSON': `${part({})}.c2VjcmV0LXdvcmQ.AA`,
    'a list of claims': token(['secret-word']),
    'a claim given twice': `${part({})}.${twice}.AA`,
    'far too long': token({ sub: 'secret-word'.repeat(10_000) }),
    'with a line break inside': token({}).replace('.', '.\n'),
  };
  for (const [what, text] of Object.entries(damaged)) {
    it(`exits with 1 and one line for a text that is ${what}, and does not repeat it`, async () => {
      for (const run of [await decode([], text), await decode([text])]) {
        expect([run.code, run.out]).to.deep.equal([1, '']);
        expect(run.err).to.match(/^authx: (This is not a token: |The standard input is too long)[^\n]+$/);
        expect(run.err).to.not.include('secret-word');
      }
    });
  }

  it('exits with 2 for wrong arguments', async () => {
    expect((await decode(['a', 'b'])).err).to.equal('authx: Name one token. See authx --help.');
    expect((await decode([], '\n')).err).to.include('There is no token. Write it to standard input.');
    expect((await decode(['--jso'])).err).to.include("Unknown option '--jso'. Did you mean --json?");
    expect((await decode(['--jso'])).code).to.equal(2);
  });
});
