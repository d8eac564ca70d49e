import type { CheckContext } from '../access/AccessCheck';
import type { Authorization, PolicyQuestion } from '../access/Authorization';
import type { PolicyDecision } from '../access/policies/PolicyDecision';
import { readResource } from '../access/policies/readResource';
import { refusalOf } from '../access/policies/refusalOf';
import { ResourceNotFoundError } from '../errors/errors';
import { assertLoginType } from '../token/assertLoginType';
import { TokenPayload } from '../token/TokenPayload';
import { type AuthContext, ContextRequest } from '../transport/ContextRequest';
import { RequestAuth } from './RequestAuth';
import type { RequestAuthenticator } from './RequestAuthenticator';

/** The caller: the Koa context of a request, or verified claims. */
export type PolicyHolder = AuthContext | TokenPayload;

/** The question of a call: the caller, the action, and the resource as the application wrote it. */
export interface PolicyCall {
  readonly holder: PolicyHolder;
  readonly action: string;
  readonly resource: unknown;
}

/** The questions that applications ask the policies in code. */
export class PolicyCalls<Subject> {
  constructor(
    private readonly requests: RequestAuthenticator<Subject>,
    private readonly authorization: Authorization,
  ) {}

  /** @throws PolicyDeniedError, ResourceNotFoundError or PolicyEvaluationError; the refusal of the token */
  async authorize(call: PolicyCall): Promise<void> {
    const question = await this.questionOf('authorize', call);
    const refusal = refusalOf(await this.authorization.decide(question));
    if (refusal) throw refusal;
    if (question.isResourceMissing) throw new ResourceNotFoundError();
  }

  /** @throws PolicyEvaluationError if an evaluator failed; TypeError if the resources are not a list */
  async filter(call: PolicyCall): Promise<unknown[]> {
    const question = await this.questionOf('filter', call);
    const { resource: resources } = question;
    if (!Array.isArray(resources)) {
      throw new TypeError('filter: pass the list under the name of its resources, such as { order: orders }.');
    }
    const decisions = await this.authorization.decideEach(question, resources);
    const failure = decisions.find(({ by }) => by === 'failure');
    if (failure) throw refusalOf(failure) as Error;
    return (resources as unknown[]).filter((_, i) => decisions[i]?.isAllowed === true);
  }

  async explain(call: PolicyCall): Promise<PolicyDecision> {
    return this.authorization.decide({ ...(await this.questionOf('explain', call)), isExplained: true });
  }

  private async questionOf(where: string, { holder, action, resource }: PolicyCall): Promise<PolicyQuestion> {
    const { vocabulary } = this.authorization.requirePolicies();
    const { name, hasValue, value } = readResource(where, resource);
    vocabulary.assertAction(where, action);
    vocabulary.assertResource(where, name);
    return {
      action,
      resourceName: name,
      resource: value ?? undefined,
      isResourceMissing: hasValue && (value ?? undefined) === undefined,
      ...(await this.who(holder)),
    };
  }

  private async who(holder: PolicyHolder): Promise<Pick<PolicyQuestion, 'payload' | 'context' | 'holder'>> {
    if (holder instanceof TokenPayload) {
      // Otherwise the subject of another login type would be loaded as one of this.
      assertLoginType(holder, this.requests.loginType);
      let loading: Promise<unknown> | undefined;
      const subject = (): Promise<unknown> => (loading ??= this.requests.loadSubject(holder));
      return { payload: holder, context: undefined, holder: { subject } };
    }
    const opened = RequestAuth.of(holder);
    const isOwn = opened?.auth === (this.requests as RequestAuthenticator);
    const request = isOwn ? opened : new RequestAuth(this.requests, new ContextRequest(holder));
    const payload = await request.requirePayload();
    const subject = (): Promise<unknown> => request.loadSubject(payload);
    return { payload, context: holder as unknown as CheckContext, holder: { subject } };
  }
}
