/** The number of slots of a Redis Cluster. */
const slots = 16_384;

/** The remainders of CRC-16/XMODEM (polynomial 0x1021), by the byte that is shifted out. */
const remainders = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc;
});

/**
 * Returns the slot of a key in a Redis Cluster. If the key has a hash tag, which is a part in braces, only the tag counts.
 *
 * @param key - with the prefix of the client
 */
export function clusterSlot(key: string): number {
  let crc = 0;
  for (const byte of Buffer.from(hashedPart(key))) {
    crc = ((crc << 8) & 0xffff) ^ (remainders[(crc >> 8) ^ byte] as number);
  }
  return crc % slots;
}

/** Returns the text between the first opening brace and the next closing brace, unless it is empty; else the key. */
function hashedPart(key: string): string {
  const start = key.indexOf('{');
  const end = start === -1 ? -1 : key.indexOf('}', start);
  return end > start + 1 ? key.slice(start + 1, end) : key;
}
