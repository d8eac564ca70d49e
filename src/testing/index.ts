/** @module routing-controllers-authx/testing */
export { MemoryProofStore } from '../stores/memory/MemoryProofStore';
export { MemoryRateLimitStore } from '../stores/memory/MemoryRateLimitStore';
export { MemoryRevocationStore } from '../stores/memory/MemoryRevocationStore';
export { MemorySessionStore } from '../stores/memory/MemorySessionStore';
export type { ContractCase } from './ContractCase';
export type { ExpectedAccess, ExpectedRequirements } from './access/ExpectedAccess';
export { expectAccess } from './expectAccess';
export { expectRoutes } from './expectRoutes';
export { proofStoreContract } from './proofStoreContract';
export type { ProofStoreUnderTest } from './ProofStoreUnderTest';
export { rateLimitStoreContract } from './rateLimitStoreContract';
export type { RateLimitStoreUnderTest } from './RateLimitStoreUnderTest';
export { revocationStoreContract } from './revocationStoreContract';
export type { RevocationStoreUnderTest } from './RevocationStoreUnderTest';
export { sessionStoreContract } from './sessionStoreContract';
export type { SessionStoreUnderTest } from './SessionStoreUnderTest';
