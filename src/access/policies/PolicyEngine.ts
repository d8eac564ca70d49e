import { andThen, isThenable, type MaybePromise } from '../../async/MaybePromise';
import { BoundedMap } from '../../async/BoundedMap';
import { eventChannels } from '../../events/eventChannels';
import { AttributeView } from './AttributeView';
import { judgeRule } from './judgeRule';
import { conclude, type PolicyDecision, type RuleOutcome } from './PolicyDecision';
import type { PolicyDefinition } from './PolicyDefinition';
import type { LoadedFacts, PolicyQuery } from './PolicyQuery';
import type { PolicyVocabulary } from './PolicyVocabulary';
import { readsSource, type ReadRule } from './readRule';

/** How many pairs of an action and a resource are remembered with their rules. */
const remembered = 1000;

/** Longer names are not remembered, so that a caller that passes on texts of clients does not fill the memory. */
const longestKey = 200;

/** The rules about one action on one resource, and what they read. */
interface Plan {
  /** Those that deny come first. */
  readonly rules: readonly ReadRule[];
  readonly readsSubject: boolean;
  readonly readsRoles: boolean;
}

const noFacts: LoadedFacts = { subject: undefined, roles: new Set() };

/** Decides by rules who may do what. {@link definePolicies} makes it. */
export class PolicyEngine {
  private readonly plans = new BoundedMap<Plan>(remembered);
  private last: { readonly action: string; readonly resource: string; readonly plan: Plan } | undefined;

  /** @internal */
  constructor(
    private readonly rules: readonly ReadRule[],
    /** The declared names. @internal */
    readonly vocabulary: PolicyVocabulary,
    private readonly settings: Pick<PolicyDefinition, 'environment' | 'onDecision'>,
  ) {}

  /**
   * Decides one action. It answers without a promise if nothing has to be waited for. @internal
   *
   * @throws AuthXError if the subject cannot be loaded
   */
  decide(query: PolicyQuery): MaybePromise<PolicyDecision> {
    const plan = this.planOf(query.action, query.resourceName);
    const facts = loadFacts(plan, query);
    return isThenable(facts)
      ? facts.then(known => this.decideBy(plan, query, known))
      : this.decideBy(plan, query, facts);
  }

  private decideBy(plan: Plan, query: PolicyQuery, facts: LoadedFacts): MaybePromise<PolicyDecision> {
    const outcomes = this.judge(plan, new AttributeView(query, facts, this.settings.environment));
    return isThenable(outcomes)
      ? outcomes.then(known => this.concluded(query, known))
      : this.concluded(query, outcomes);
  }

  /** The roles that rules name. @internal */
  get namedRoles(): readonly string[] {
    return this.rules.flatMap(({ roles }) => roles ?? []);
  }

  /**
   * Returns why a guard could never let anyone in, with the fix; undefined if it could. @internal
   *
   * @param hasResource - whether the guard loads the resource
   */
  complaintAbout(action: string, resource: string, hasResource: boolean): string | undefined {
    const { rules } = this.planOf(action, resource);
    const allowing = rules.filter(({ effect }) => effect === 'allow');
    const what = `'${action}' on '${resource}'`;
    if (allowing.length === 0) return `no rule of the policies allows ${what}. Add one, or correct the names.`;
    if (hasResource || allowing.some(rule => !readsSource(rule, 'resource'))) return undefined;
    return `all rules that allow ${what} read the resource. Pass a loader: { '${resource}': ({ params }) => ... }.`;
  }

  private judge({ rules }: Plan, view: AttributeView, done: RuleOutcome[] = []): MaybePromise<readonly RuleOutcome[]> {
    while (done.length < rules.length) {
      const judged = judgeRule(rules[done.length] as ReadRule, view);
      if (isThenable(judged)) {
        return andThen(judged, outcome => {
          done.push(outcome);
          return isFinal(outcome, view) ? done : this.judge({ rules } as Plan, view, done);
        });
      }
      done.push(judged);
      if (isFinal(judged, view)) break;
    }
    return done;
  }

  private concluded({ action, resourceName }: PolicyQuery, outcomes: readonly RuleOutcome[]): PolicyDecision {
    const decision = conclude(action, resourceName, outcomes);
    if (eventChannels['policy.decided'].isHeard) eventChannels['policy.decided'].publish({ ...decision });
    try {
      this.settings.onDecision?.(decision);
    } catch {
      // An observer must not change a decision.
    }
    return decision;
  }

  /** A busy route asks the same question again and again, so that the last plan is kept at hand. */
  private planOf(action: string, resource: string): Plan {
    const { last } = this;
    if (last?.action === action && last.resource === resource) return last.plan;
    const plan = this.rememberedPlan(action, resource);
    this.last = { action, resource, plan };
    return plan;
  }

  private rememberedPlan(action: string, resource: string): Plan {
    // With the length, no two pairs have one key, whatever a caller puts into a name.
    const key = `${String(action.length)} ${action}${resource}`;
    const known = this.plans.get(key);
    if (known) return known;
    const applying = this.rules.filter(rule => rule.appliesTo(action, resource));
    const rules = [
      ...applying.filter(({ effect }) => effect === 'deny'),
      ...applying.filter(({ effect }) => effect === 'allow'),
    ];
    const plan = {
      rules,
      readsSubject: rules.some(rule => readsSource(rule, 'subject')),
      readsRoles: rules.some(({ roles }) => roles !== undefined),
    };
    if (key.length <= longestKey) this.plans.set(key, plan);
    return plan;
  }
}

/** Whether the rules after this one cannot change the decision. */
const isFinal = ({ effect, isMatch, failed }: RuleOutcome, { query }: AttributeView): boolean =>
  effect === 'deny' && isMatch && failed === undefined && query.isExplained !== true;

function loadFacts({ readsSubject, readsRoles }: Plan, query: PolicyQuery): MaybePromise<LoadedFacts> {
  if (!readsSubject && !readsRoles) return noFacts;
  const { facts, payload, holder } = query;
  const roles = readsRoles ? facts.rolesOf(payload, holder) : noFacts.roles;
  if (!readsSubject && !isThenable(roles)) return { subject: undefined, roles };
  return andThen(roles, roles =>
    andThen(readsSubject ? facts.attributesOf(payload, holder) : undefined, subject => ({ subject, roles })),
  );
}
