import { FaultProxy } from './FaultProxy';
import type { StoreAddress } from './StoreAddress';

/** A store, and what stands before it. */
export interface Proxied {
  readonly proxy: FaultProxy;
  /** Where the store is for who is to go through the proxy. */
  readonly address: StoreAddress;
}

const ports: Readonly<Record<string, number>> = { 'postgres:': 5432, 'mysql:': 3306, 'redis:': 6379 };

/** Puts a proxy before the server of a store. A store that is a file has none. */
export async function throughProxy(address: StoreAddress): Promise<Proxied> {
  const url = new URL(address.url);
  const proxy = await FaultProxy.to(url.hostname, Number(url.port) || (ports[url.protocol] as number));
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  return { proxy, address: { ...address, url: url.href } };
}
