import { requireFromLibrary } from '../../library.js';

const { Redis } = requireFromLibrary('ioredis');

const number = value => (value === '' ? null : Number(value));

function sessionOf(fields) {
  return {
    ...JSON.parse(fields.login),
    endsAt: number(fields.endsAt),
    lastActiveAt: Number(fields.lastActiveAt),
    revokedAt: number(fields.revokedAt),
    end: fields.end || null,
    refresh: {
      jti: fields.jti,
      issuedAt: Number(fields.issuedAt),
      expiresAt: number(fields.expiresAt),
      previousJti: fields.previousJti || null,
      rotatedAt: number(fields.rotatedAt),
    },
  };
}

// Stores as one writes them who has a client: each question of a request is a command of its own. The keys are the
// library's. What no load asks for is left out.
export async function openRedis({ url, prefix, pipelining }) {
  const client = new Redis(url, { enableAutoPipelining: pipelining === true });
  return {
    isRevoked: async jti => (await client.get(`${prefix}revoked:${jti}`)) !== null,
    async look(sid, subject) {
      const [fields, notBefore] = await Promise.all([
        client.hgetall(`${prefix}session:id:${sid}`),
        client.get(`${prefix}session:notbefore:${subject}`),
      ]);
      const session = fields.login === undefined ? undefined : sessionOf(fields);
      return { session, notBefore: notBefore === null ? undefined : Number(notBefore) };
    },
  };
}
