import type { AuthCallbacks, SubjectGetter, TokenBlocklist } from './AuthCallbacks';
import { resolveCallbacks, type CallbacksSource } from './resolveCallbacks';

/** The callbacks of one login system: a service's methods, or the functions that were registered in their place. */
export class CallbackRegistry<Subject> {
  private readonly service: () => AuthCallbacks<Subject>;
  private ownGetter: SubjectGetter<Subject> | undefined;
  private ownBlocklist: TokenBlocklist | undefined;

  constructor(source: CallbacksSource<Subject> | undefined) {
    this.service = resolveCallbacks(source);
  }

  /** What loads subjects now, if anything does. */
  get subjectGetter(): SubjectGetter<Subject> | undefined {
    if (this.ownGetter) return this.ownGetter;
    const service = this.service();
    return service.getSubject?.bind(service);
  }

  set subjectGetter(getter: SubjectGetter<Subject> | undefined) {
    this.ownGetter = getter;
  }

  /** What blocks tokens now, if anything does. */
  get blocklist(): TokenBlocklist | undefined {
    if (this.ownBlocklist) return this.ownBlocklist;
    const service = this.service();
    return service.isTokenRevoked?.bind(service);
  }

  set blocklist(blocklist: TokenBlocklist | undefined) {
    this.ownBlocklist = blocklist;
  }
}
