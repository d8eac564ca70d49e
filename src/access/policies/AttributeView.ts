import type { LoadedFacts, PolicyQuery } from './PolicyQuery';
import type { PolicyDefinition } from './PolicyDefinition';
import type { AttributePath } from './PolicyVocabulary';
import { readAttribute } from './readAttribute';

/** The attributes that the conditions of one decision read. The time is the same for all of them. */
export class AttributeView {
  private moment: Date | undefined;

  constructor(
    readonly query: PolicyQuery,
    readonly facts: LoadedFacts,
    private readonly environment: PolicyDefinition['environment'],
  ) {}

  /** @throws the error of an accessor, or of an attribute of the environment */
  read({ source, path }: AttributePath): unknown {
    switch (source) {
      case 'resource':
        return readAttribute(this.query.resource, path);
      case 'subject':
        return readAttribute(this.facts.subject, path);
      case 'token':
        return this.readToken(path);
      case 'request':
        return this.readRequest(path);
      case 'environment':
        return this.readEnvironment(path);
    }
  }

  private readToken(path: readonly string[]): unknown {
    const { sub, scopes, fresh } = this.query.payload;
    if (path[0] === 'sub' && path.length === 1) return sub;
    if (path[0] === 'sub' || path[0] === 'scopes' || path[0] === 'fresh')
      return readAttribute({ sub, scopes, fresh }, path);
    return readAttribute(this.query.payload.toJSON(), path);
  }

  private readRequest([part, ...path]: readonly string[]): unknown {
    const { context } = this.query;
    if (part === 'body') return readAttribute(context?.request.body, path);
    return readAttribute(part === 'params' ? context?.params : context?.query, path);
  }

  /** Hours and weekdays are those of UTC. Monday is 0, as in AuthX in Python. */
  private readEnvironment([name = '', ...path]: readonly string[]): unknown {
    const { context } = this.query;
    const own = this.environment && Object.hasOwn(this.environment, name) ? this.environment[name] : undefined;
    if (own) return readAttribute({ own: own(context) }, ['own', ...path]);
    const now = (this.moment ??= new Date(Date.now()));
    const known: Readonly<Record<string, unknown>> = {
      time: now,
      hour: now.getUTCHours(),
      weekday: (now.getUTCDay() + 6) % 7,
      method: context?.method,
      path: context?.path,
      client_ip: context?.ip,
    };
    return readAttribute(known, [name, ...path]);
  }
}
