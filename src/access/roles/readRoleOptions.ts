import { assertNames } from '../../config/assertNames';
import { nearest } from '../../config/refuseUnknown';
import { ConfigurationError } from '../../errors/errors';
import type { MaybePromise } from '../../async/MaybePromise';
import type { RoleOptions } from './RoleOptions';

/** The options of roles, checked. */
export interface RoleSettings {
  readonly claim: string;
  readonly ofSubject: ((subject: unknown) => MaybePromise<unknown>) | undefined;
  /** All roles that each role implies, also through others. Undefined if no roles are declared. */
  readonly implied: ReadonlyMap<string, readonly string[]> | undefined;
}

/**
 * Reads where roles come from.
 *
 * @throws ConfigurationError naming the option and the fix
 */
export function readRoleOptions(options: unknown = {}): RoleSettings {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new ConfigurationError("roles: must be an object, such as { implies: { manager: ['clerk'], clerk: [] } }.");
  }
  assertNames(options, ['claim', 'ofSubject', 'implies'], 'roles.');
  const { claim = 'roles', ofSubject, implies } = options as RoleOptions;
  if (typeof claim !== 'string' || claim === '') {
    throw new ConfigurationError("roles.claim: must be the name of a claim, such as 'roles'.");
  }
  if (ofSubject !== undefined && typeof ofSubject !== 'function') {
    throw new ConfigurationError('roles.ofSubject: must be a function that returns the roles of a subject.');
  }
  if (ofSubject && (options as RoleOptions).claim !== undefined) {
    throw new ConfigurationError('roles: claim and ofSubject both say where roles come from. Keep one of them.');
  }
  return {
    claim,
    ofSubject: ofSubject,
    implied: implies === undefined ? undefined : readImplied(implies),
  };
}

function readImplied(implies: unknown): ReadonlyMap<string, readonly string[]> {
  if (typeof implies !== 'object' || implies === null || Array.isArray(implies)) {
    throw new ConfigurationError("roles.implies: must be an object, such as { manager: ['clerk'], clerk: [] }.");
  }
  const direct = new Map(Object.entries(implies as Readonly<Record<string, unknown>>));
  for (const [role, others] of direct) {
    if (!Array.isArray(others)) throw new ConfigurationError(`roles.implies.${role}: must be a list of roles.`);
    for (const other of others as unknown[]) {
      if (typeof other === 'string' && direct.has(other)) continue;
      const meant = typeof other === 'string' ? nearest(other, [...direct.keys()]) : undefined;
      throw new ConfigurationError(
        `roles.implies.${role}: '${String(other)}' is not among the declared roles. Declare it, with the roles that it implies or [].` +
          (meant === undefined ? '' : ` Did you mean '${meant}'?`),
      );
    }
  }
  const known = direct as ReadonlyMap<string, readonly string[]>;
  return new Map([...known.keys()].map(role => [role, allImplied(role, known)]));
}

/** Follows the implications. A role that implies itself is a mistake, because it makes two roles one. */
function allImplied(role: string, direct: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found = new Set<string>();
  const pending = [...(direct.get(role) ?? [])];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === role) {
      throw new ConfigurationError(
        `roles.implies.${role}: implies itself through other roles. Remove one implication.`,
      );
    }
    if (found.has(next)) continue;
    found.add(next);
    pending.push(...(direct.get(next) ?? []));
  }
  return [...found];
}
