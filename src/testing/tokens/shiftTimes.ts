import type { JsonObject } from '../../token/TokenType';

/** The claims that are times, and how many of their units a second has. */
const times = { iat: 1, nbf: 1, exp: 1, auth_time: 1, orig_iat: 1, iat_ms: 1000 } as const;

/** Returns claims whose times are some seconds later, or earlier if the number is negative. */
export function shiftTimes(claims: JsonObject, seconds: number): JsonObject {
  const moved = Object.entries(times).flatMap(([name, perSecond]) => {
    const time = claims[name];
    return typeof time === 'number' ? [[name, time + seconds * perSecond] as const] : [];
  });
  return { ...claims, ...Object.fromEntries(moved) };
}
