export { MemoryRevocationStore } from '../stores/memory/MemoryRevocationStore';
export type { ContractCase } from './ContractCase';
export { revocationStoreContract } from './revocationStoreContract';
export type { RevocationStoreUnderTest } from './RevocationStoreUnderTest';
