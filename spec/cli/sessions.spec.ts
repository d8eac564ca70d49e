import { expect } from 'chai';
import { someSession, someSessions } from '../../src/testing/session/someSession';
import { storedSubject } from '../../src/token/storedSubject';
import { describeOnStores } from './support/commandStores';
import { runCommand as run } from './support/runCommand';

interface Listed {
  readonly subject: string;
  readonly sessions: readonly { readonly sid: string; readonly endsAt: string | null; readonly device: object }[];
  readonly next: string | null;
}

const sidsOf = ({ sessions }: Listed): string[] => sessions.map(({ sid }) => sid);

describeOnStores('authx sessions', open => {
  it('lists the live sessions of a subject, the oldest first', async () => {
    const { url, sessions } = await open();
    const createdAt = Date.now() - 10_000;
    const first = someSession({ createdAt, device: { name: 'Phone' }, userAgent: 'Firefox' });
    const { subject } = first;
    const [second, ended] = [someSession({ subject }), someSession({ subject })];
    const over = someSession({ subject, endsAt: Date.now() - 1000 });
    for (const session of [second, first, ended, over, someSession()]) await sessions.add(session);
    await sessions.revoke(ended.sid, { at: Date.now(), end: 'logout' });
    const { code, out, err } = await run(['sessions', subject, '--json'], url);
    expect([code, err]).to.deep.equal([0, '']);
    const listed = JSON.parse(out) as Listed;
    expect(listed.subject).to.equal(subject);
    expect(sidsOf(listed)).to.deep.equal([first.sid, second.sid]);
    expect(listed.sessions[0]).to.deep.include({
      createdAt: new Date(createdAt).toISOString(),
      endsAt: new Date(Number(first.endsAt)).toISOString(),
      userAgent: 'Firefox',
      device: { name: 'Phone' },
    });
    const text = await run(['sessions', subject], url);
    expect(text.out).to.include(first.sid).and.include('Firefox').and.include('{"name":"Phone"}');
    expect(text.out).to.not.include(ended.sid).and.not.include(over.sid);
  });

  it('lists pages, and all sessions with --all', async () => {
    const { url, sessions } = await open();
    const all = someSessions(5);
    for (const session of all) await sessions.add(session);
    const subject = String(all[0]?.subject);
    const seen: string[] = [];
    let after: string[] = [];
    for (let pages = 0; pages < 3; pages += 1) {
      const { out } = await run(['sessions', subject, '--json', '--limit', '2', ...after], url);
      const page = JSON.parse(out) as Listed;
      seen.push(...sidsOf(page));
      after = ['--after', String(page.next)];
    }
    expect(seen).to.deep.equal(all.map(({ sid }) => sid));
    const everything = JSON.parse((await run(['sessions', subject, '--json', '--all'], url)).out) as Listed;
    expect(sidsOf(everything)).to.deep.equal(seen);
    expect(everything.next).to.equal(null);
  });

  it('lists no session that was begun before its subject was logged out everywhere', async () => {
    const { url, sessions } = await open();
    const session = someSession();
    await sessions.add(session);
    await sessions.revokeAll(session.subject, { at: Date.now() + 1000, end: 'everywhere' });
    await sessions.add({ ...someSession(), subject: session.subject });
    expect((await run(['sessions', session.subject], url)).out).to.equal(`${session.subject} has no live session.`);
  });

  it('keeps the sessions of login types apart', async () => {
    const { url, sessions } = await open();
    const session = someSession({ subject: storedSubject('staff', '7') });
    await sessions.add(session);
    expect((await run(['sessions', '7'], url)).out).to.equal('7 has no live session.');
    const { out } = await run(['sessions', '7', '--login-type', 'staff'], url);
    expect(out).to.include(session.sid);
  });

  it('prints nothing that changes what a terminal shows', async () => {
    const { url, sessions } = await open();
    const session = someSession({
      userAgent: 'a\u001b[2Jb\u009b\u202ec\nd',
      device: { name: '\u001b]0;x\u0007\u009b' },
    });
    await sessions.add(session);
    for (const more of [[], ['--json']]) {
      const { out } = await run(['sessions', session.subject, ...more], url);
      expect(out.replaceAll('\n', '')).to.not.match(/[\p{Cc}\p{Cf}]/u);
      expect(out).to.include('\\u001b[2Jb\\u009b\\u202ec');
    }
  });
});

describe('authx sessions', () => {
  const misuses: readonly (readonly [words: string[], message: string])[] = [
    [[], 'authx: Name the subject'],
    [[''], 'authx: Name the subject'],
    [['alice', 'bob'], 'authx: Name one subject.'],
    [['alice', '--limit', '0'], 'authx: --limit: must be'],
    [['alice', '--limit', '2', '--all'], 'authx: Pass only one of --all and --limit.'],
    [['alice', '--after', 'x'], 'authx: --after: must be'],
    [['alice', '--urll', 'x'], "authx: Unknown option '--urll'. Did you mean --url?"],
  ];
  for (const [words, message] of misuses) {
    it(`exits with 2 for wrong arguments: ${words.join(' ')}`, async () => {
      const { code, out, err } = await run(['sessions', ...words], 'x.sqlite');
      expect([code, out]).to.deep.equal([2, '']);
      expect(err.startsWith(message), err).to.equal(true);
    });
  }
});
