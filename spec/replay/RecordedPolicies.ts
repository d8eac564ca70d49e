import { Get, JsonController } from 'routing-controllers';
import { CurrentPayload, definePolicies, RequirePolicy, type PolicyRule, type TokenPayload } from '../../src/index';

const allow = (actions: string[], resources: string[], more: Partial<PolicyRule> = {}): PolicyRule => ({
  effect: 'allow',
  actions,
  resources,
  ...more,
});
const ofDepartment: Partial<PolicyRule> = { when: [{ attribute: 'subject.dept', value: 'x' }] };

/** The rules of the recorded app. */
export const recordedPolicies = definePolicies({
  rules: [
    allow(['read'], ['docs']),
    allow(['write:*'], ['docs:*']),
    allow(['purge'], ['docs']),
    { effect: 'deny', actions: ['purge'], resources: ['docs'] },
    allow(['scoped'], ['docs'], { scopes: ['docs:read'] }),
    allow(['evfalse'], ['docs'], { evaluators: [() => Promise.resolve(false)] }),
    allow(['gt'], ['docs'], { when: [{ attribute: 'subject.sub', operator: 'gt', value: 5 }] }),
    allow(['extra'], ['docs'], ofDepartment),
    allow(['star'], ['*']),
    // The guard of resource-other asks for docs:1, and this rule keeps its route from being refused at start.
    allow(['read'], ['docs:1'], { when: [{ attribute: 'token.sub', value: 'nobody' }] }),
    allow(['denyextra'], ['docs']),
    { effect: 'deny', actions: ['denyextra'], resources: ['docs'], ...ofDepartment },
    allow(['missing'], ['docs'], { when: [{ attribute: 'subject.city', operator: 'not_equals', value: 'x' }] }),
    allow(['denymissing'], ['docs']),
    {
      effect: 'deny',
      actions: ['denymissing'],
      resources: ['docs'],
      when: [{ attribute: 'subject.city', value: 'x' }],
    },
    allow(['contains'], ['docs'], { when: [{ attribute: 'subject.dept', operator: 'contains', value: 'x' }] }),
    allow(['evnothing'], ['docs']),
    {
      effect: 'deny',
      actions: ['evnothing'],
      resources: ['docs'],
      evaluators: [() => undefined as never],
    },
    allow(['evpolicyerr'], ['docs'], {
      evaluators: [
        () => {
          throw new Error('The evaluator fails.');
        },
      ],
    }),
  ],
});

const answer = ({ sub, loginType, type }: TokenPayload): object => ({ sub, login_type: loginType, type });

/** The routes of the recorded app that ask policies. */
@JsonController('/policy')
export class RecordedPolicies {
  @RequirePolicy('read', 'docs')
  @Get('/read')
  read(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @RequirePolicy('write:own', 'docs:1')
  @Get('/write\\:own')
  write(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @RequirePolicy('purge', 'docs')
  @Get('/purge')
  purge(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @RequirePolicy('scoped', 'docs')
  @Get('/scoped')
  scoped(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @RequirePolicy('evfalse', 'docs')
  @Get('/evfalse')
  evaluated(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @RequirePolicy('gt', 'docs')
  @Get('/gt')
  compared(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @RequirePolicy('extra', 'docs')
  @Get('/extra')
  extra(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @RequirePolicy('star', 'anything')
  @Get('/star')
  star(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @RequirePolicy('read', 'docs:1')
  @Get('/resource-other')
  other(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @RequirePolicy('denyextra', 'docs')
  @Get('/denyextra')
  denied(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @RequirePolicy('missing', 'docs')
  @Get('/missing')
  missing(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @RequirePolicy('denymissing', 'docs')
  @Get('/denymissing')
  deniedMissing(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @RequirePolicy('contains', 'docs')
  @Get('/contains')
  containing(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @RequirePolicy('evnothing', 'docs')
  @Get('/evnothing')
  answeringNothing(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @RequirePolicy('evpolicyerr', 'docs')
  @Get('/evpolicyerr')
  failing(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }
}
