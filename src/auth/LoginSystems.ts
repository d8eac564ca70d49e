import { findUnknown } from '../config/refuseUnknown';
import type { RequestAuthenticator } from './RequestAuthenticator';

/** The login systems that decide an action, or the reason why none can. */
export interface ResolvedSystems {
  readonly systems: readonly RequestAuthenticator[];
  /** The rest of a sentence that begins with the action, with the fix. Undefined if the systems are known. */
  readonly complaint?: string;
}

/** The login systems of one server: a single one, or those of an `AuthManager`. */
export class LoginSystems {
  constructor(
    readonly all: readonly [RequestAuthenticator, ...RequestAuthenticator[]],
    /** Decides the actions that name no login type. Undefined if they cannot be decided. */
    private readonly byDefault: RequestAuthenticator | undefined,
  ) {}

  /** Decides what no action has chosen a login system for. */
  get initial(): RequestAuthenticator {
    return this.byDefault ?? this.all[0];
  }

  /** Returns the login systems of an action. @param names - the login types that its decorators name */
  resolve(names: readonly string[] | undefined): ResolvedSystems {
    if (names === undefined) {
      return this.byDefault ? { systems: [this.byDefault] } : { systems: [], complaint: this.complaintAboutNone() };
    }
    const systems = names.map(name => this.all.find(({ loginType }) => loginType === name));
    const unknown = names.find((_, i) => systems[i] === undefined);
    if (unknown !== undefined) return { systems: [], complaint: this.complaintAbout(unknown) };
    return { systems: systems.filter(system => system !== undefined) };
  }

  private complaintAboutNone(): string {
    const [first] = this.names;
    return `does not say which login type may call it. Add @LoginType('${first ?? ''}') or another of ${this.names.join(', ')}, or pass { default: '${first ?? ''}' } to AuthManager.`;
  }

  private complaintAbout(name: string): string {
    const { names } = this;
    if (names.length === 0) {
      return `@LoginType('${name}') needs a login type. Set loginType: '${name}' in the configuration of AuthX, or pass an AuthManager to withAuthX.`;
    }
    return `@LoginType('${name}'): ${name} ${findUnknown({ [name]: true }, names)?.complaint ?? ''}`;
  }

  private get names(): readonly string[] {
    return this.all.flatMap(({ loginType }) => loginType ?? []);
  }
}
