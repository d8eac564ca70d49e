export { MemoryRevocationStore } from '../stores/memory/MemoryRevocationStore';
export { MemorySessionStore } from '../stores/memory/MemorySessionStore';
export type { ContractCase } from './ContractCase';
export { revocationStoreContract } from './revocationStoreContract';
export type { RevocationStoreUnderTest } from './RevocationStoreUnderTest';
export { sessionStoreContract } from './sessionStoreContract';
export type { SessionStoreUnderTest } from './SessionStoreUnderTest';
