import { pause } from '../../async/timers';
import type { ReportedRoute } from '../../report/ReportedRoute';
import type { Attempt } from '../Attempt';
import type { AttackFinding, AttackWarning } from '../AttackReport';
import { isAnswer, type Outcome, type RawAnswer } from '../http/RawAnswer';
import type { Sender } from '../http/Sender';
import { methodOf, type RouteRequests } from '../RouteRequests';
import { rows, type RowName } from '../rows';
import { curlOf } from './curlOf';
import type { LoggedIn } from '../logins/Held';
import { judge, type Comparison, type Verdict } from './judge';
import { observe } from './observe';
import type { Redaction } from './Redaction';

const why = {
  letIn: '',
  failed: 'The server failed with a status of 500 or above.',
  silent: 'The server gave no answer. This request, or another one at the same time, has ended it or its connection.',
} as const;

/** Sends attempts, and collects what they find. */
export class Examiner {
  readonly findings: AttackFinding[] = [];
  readonly warnings = new Map<string, AttackWarning>();
  readonly counts: Partial<Record<RowName, number>> = {};
  /** The attempts that a rate limit answered, so that they tried nothing. */
  limited = 0;
  elsewhere: RawAnswer | undefined;
  /** Whether the server answers no more, so that nothing can be tried. */
  isDown = false;
  readonly entries = new Map<ReportedRoute, RawAnswer>();
  readonly anonymous = new Map<ReportedRoute, RawAnswer>();

  constructor(
    private readonly sender: Sender,
    private readonly requests: RouteRequests,
    readonly redaction: Redaction,
  ) {}

  /** Sends an attempt, and sends it again before it counts as a finding. */
  async examine(attempt: Attempt): Promise<void> {
    if (this.isDown) return;
    const outcome = await this.sender.send(attempt.request);
    this.counts[attempt.row] = (this.counts[attempt.row] ?? 0) + 1;
    if (outcome.status === 429) this.limited += 1;
    if (isAnswer(outcome)) observe(attempt, outcome).forEach(warning => this.warn(warning));
    // An attempt that reached nobody has ended nothing.
    const isLate = !isAnswer(outcome) && outcome.failure === 'unreachable';
    const verdict = isLate ? undefined : this.judge(attempt, outcome);
    const certain = verdict && (await this.repeat(attempt, verdict));
    if (certain) this.note(attempt, certain === verdict ? outcome.status : 200, certain);
  }

  /** Adds a finding that something else than one answer has shown. */
  find(attempt: Attempt, status: number): void {
    this.counts[attempt.row] = (this.counts[attempt.row] ?? 0) + 1;
    this.note(attempt, status, 'letIn');
  }

  /** Reports a route that answered its first request without a credential, even if it refuses the later ones. */
  findOpen(route: ReportedRoute): void {
    const attempt: Attempt = {
      row: 'no-credential',
      route,
      request: this.requests.plain(route),
      judgement: 'refuse',
    };
    const answer = this.anonymous.get(route);
    if (answer && this.judge(attempt, answer) === 'letIn') this.find(attempt, answer.status);
  }

  /** Keeps tokens out of what is printed. */
  conceal({ access, refresh, cookies }: LoggedIn): void {
    if (access) this.redaction.add(access.token, 'ACCESS_TOKEN');
    if (refresh) this.redaction.add(refresh.token, 'REFRESH_TOKEN');
    for (const held of [access, refresh])
      if (typeof held?.claims?.csrf === 'string') this.redaction.add(held.claims.csrf, 'CSRF_TOKEN');
    for (const held of [access, refresh])
      if (held) this.redaction.add(Buffer.from(`${held.token}:`).toString('base64'), 'BASIC');
    for (const value of cookies.values()) this.redaction.add(value, 'COOKIE');
  }

  warn(warning: AttackWarning): void {
    this.warnings.set(JSON.stringify([warning.warning, warning.method, warning.path]), warning);
  }

  private judge(attempt: Attempt, outcome: Outcome): Verdict {
    return judge(attempt, outcome, this.comparisonOf(attempt.route));
  }

  private comparisonOf(route: ReportedRoute): Comparison {
    return { entry: this.entries.get(route), anonymous: this.anonymous.get(route), elsewhere: this.elsewhere };
  }

  /**
   * Sends an attempt again, and returns what is certain. A failure also needs a server that otherwise works, or that works
   * no more since the attempt.
   */
  private async repeat(attempt: Attempt, verdict: NonNullable<Verdict>): Promise<Verdict> {
    if (this.sender.left < 2) return verdict === 'letIn' ? verdict : undefined;
    // A server under load may need a moment.
    if (verdict === 'failed') await pause(500);
    const again = this.judge(attempt, await this.sender.sendAgain(attempt.request));
    if (verdict === 'letIn' || again === 'letIn') return again === 'letIn' ? again : undefined;
    const control = await this.sender.sendAgain(this.requests.plain(attempt.route));
    if (verdict === 'failed') return again === 'failed' && (await this.works(control)) ? verdict : undefined;
    if (!isAnswer(control)) return this.staysDown(attempt);
    if (again !== 'silent' || attempt.isMalformed) return undefined;
    if (mustBeAnswered(attempt)) return verdict;
    this.warn(silence(attempt));
    return undefined;
  }

  /** Tells whether the server works: if it fails on each request without a token, it must still know which paths exist. */
  private async works(control: Outcome): Promise<boolean> {
    if (control.status < 500) return true;
    return this.sender.left > 0 && (await this.sender.sendAgain(this.requests.nowhere())).status < 500;
  }

  /** Waits whether somebody starts the server again. */
  private async staysDown({ route }: Attempt): Promise<Verdict> {
    await pause(1000);
    this.isDown = this.sender.left < 1 || !isAnswer(await this.sender.sendAgain(this.requests.plain(route)));
    return 'silent';
  }

  private note(attempt: Attempt, status: number, verdict: keyof typeof why): void {
    const { row, variant, request } = attempt;
    const attack = variant === undefined ? row : `${row}: ${variant}`;
    const curl = curlOf(request, this.sender.target, this.redaction);
    if (this.findings.some(known => known.attack === attack && known.curl === curl)) return;
    this.findings.push({
      attack,
      row,
      method: request.method,
      path: this.redaction.redact(request.target),
      status,
      why: why[verdict] || rows[row],
      curl,
    });
  }
}

/** A process of several may have ended. Large requests, and those that a proxy drops, need no answer. */
const mustBeAnswered = ({ row, request: { body } }: Attempt): boolean =>
  !['path-spelling', 'other-method', 'trusted-header', 'header-bytes'].includes(row) && (body?.length ?? 0) < 65_536;

const silence = ({ row, route, variant = '' }: Attempt): AttackWarning => ({
  warning: 'no-answer',
  method: methodOf(route),
  path: route.path,
  why: `The server closed the connection, or did not answer in time (${row}${variant && `: ${variant}`}). It still works.`,
});
