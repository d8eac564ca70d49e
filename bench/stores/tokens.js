import { buildRequest } from '../load/requests.js';
import { mintToken } from '../tokens.js';
import { sidOf, subjectOf } from './rows.js';

/** A token of a seeded session. */
export const tokenOf = (index, claims) => mintToken(subjectOf(index), { sid: sidOf(index), ...claims });

/** Requests with distinct tokens, of which each session has one until all sessions had one. */
export const protectedRequests = (count, sessions) =>
  Array.from({ length: count }, (_, index) => buildRequest('/protected', tokenOf(index % sessions)));
