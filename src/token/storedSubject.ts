/** Begins the subjects of login types in stores. No subject of a login system without a login type begins so. */
const mark = 'login_type=';

/**
 * Returns the subject as stores keep it. The subjects of two login types are never the same text, so that login types can
 * share a store. Without a login type, it is the subject itself.
 */
export const storedSubject = (loginType: string | undefined, subject: string): string =>
  loginType === undefined ? subject : `${prefixOf(loginType)}${subject}`;

/** Returns the subject of a login type that a store keeps; undefined if it is of another login type. */
export const ownSubject = (loginType: string, stored: string): string | undefined =>
  stored.startsWith(prefixOf(loginType)) ? stored.slice(prefixOf(loginType).length) : undefined;

/** Whether a subject could be taken for one of a login type. */
export const isReservedSubject = (loginType: string | undefined, subject: string): boolean =>
  loginType === undefined && subject.startsWith(mark);

/** The name of a login type has no colon. */
const prefixOf = (loginType: string): string => `${mark}${loginType}:`;
