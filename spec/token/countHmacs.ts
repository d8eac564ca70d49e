import crypto from 'node:crypto';

/** Counts how often an HMAC is begun while something is done. */
export function countHmacs(act: () => void): number {
  const { createHmac } = crypto;
  let calls = 0;
  crypto.createHmac = (...parameters) => {
    calls++;
    return createHmac(...parameters);
  };
  try {
    act();
  } finally {
    crypto.createHmac = createHmac;
  }
  return calls;
}
