import type { ReportedRoute } from '../../report/ReportedRoute';
import type { Attempt } from '../Attempt';
import type { AttackFinding, AttackWarning } from '../AttackReport';
import { isAnswer, type Outcome, type RawAnswer } from '../http/RawAnswer';
import type { Sender } from '../http/Sender';
import { methodOf, type RouteRequests } from '../RouteRequests';
import { rows, type RowName } from '../rows';
import { curlOf } from './curlOf';
import { judge, type Comparison, type Verdict } from './judge';
import type { Redaction } from './Redaction';

const why = {
  letIn: '',
  failed: 'The server failed with a status of 500 or above.',
  silent: 'The server closed the connection without an answer, or did not answer in time.',
} as const;

/** Sends attempts, and collects what they find. */
export class Examiner {
  readonly findings: AttackFinding[] = [];
  readonly warnings = new Map<string, AttackWarning>();
  readonly counts: Partial<Record<RowName, number>> = {};
  /** The attempts that a rate limit answered, so that they tried nothing. */
  limited = 0;
  elsewhere: RawAnswer | undefined;
  readonly entries = new Map<ReportedRoute, RawAnswer>();
  readonly anonymous = new Map<ReportedRoute, RawAnswer>();

  constructor(
    private readonly sender: Sender,
    private readonly requests: RouteRequests,
    readonly redaction: Redaction,
  ) {}

  /** Sends an attempt, and sends it again before it counts as a finding. */
  async examine(attempt: Attempt): Promise<Outcome> {
    const outcome = await this.sender.send(attempt.request);
    this.counts[attempt.row] = (this.counts[attempt.row] ?? 0) + 1;
    if (outcome.status === 429) this.limited += 1;
    const verdict = this.judge(attempt, outcome);
    if (verdict && (await this.isCertain(attempt, verdict))) this.note(attempt, outcome, verdict);
    return outcome;
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
   * Tells whether the outcome repeats itself. A failure also needs a server that otherwise works, or that works no more
   * since the attempt.
   */
  private async isCertain(attempt: Attempt, verdict: Verdict): Promise<boolean> {
    if (this.sender.left < 2) return verdict === 'letIn';
    const again = this.judge(attempt, await this.sender.send(attempt.request));
    if (verdict === 'letIn') return again === 'letIn';
    const control = await this.sender.send(this.requests.plain(attempt.route));
    if (verdict === 'silent' && again === 'silent') {
      if (isAnswer(control)) this.warn(silence(attempt));
      return !isAnswer(control);
    }
    return again === 'failed' && control.status < 500;
  }

  private note(attempt: Attempt, { status }: Outcome, verdict: keyof typeof why): void {
    const { row, variant, request } = attempt;
    this.findings.push({
      attack: variant === undefined ? row : `${row}: ${variant}`,
      row,
      method: request.method,
      path: this.redaction.redact(request.target),
      status,
      why: why[verdict] || rows[row],
      curl: curlOf(request, this.sender.target, this.redaction),
    });
  }
}

const silence = ({ row, route, variant = '' }: Attempt): AttackWarning => ({
  warning: 'no-answer',
  method: methodOf(route),
  path: route.path,
  why: `The server closed the connection, or did not answer in time (${row}${variant && `: ${variant}`}). It still works.`,
});
