import { Cluster, type Redis } from 'ioredis';
import { clusterSlot } from '../../../src/stores/redis/clusterSlot';
import { cleanUp, takeAll } from '../../support/cleanup';
import { freePort, startPrivate, type PrivateServer } from './privateServer';
import { eventually } from './privateStores';
import { newClient } from './redisServer';

/** How many slots there are. */
const slots = 16_384;

/** One server of a cluster, and a client of this server alone. */
export interface ClusterNode {
  readonly server: PrivateServer;
  readonly client: Redis;
  /** How the cluster names it. */
  readonly id: string;
}

/** A Redis Cluster on the loopback interface. */
export interface PrivateCluster {
  readonly nodes: readonly ClusterNode[];
  /** Makes a client as an application may have it. */
  newClient(options?: { keyPrefix?: string }): Cluster;
  /** Adds a replica of a server, which has everything when this resolves. */
  addReplica(of: ClusterNode): Promise<ClusterNode>;
  /** Which of the servers has a key, as long as no slot was moved. */
  nodeOf(key: string): ClusterNode;
  /** Makes a text for whose key a server is responsible. */
  textOn(node: ClusterNode, keyOf: (text: string) => string): string;
}

const clusters: Cluster[] = [];
let made = 0;

/** Makes and starts a cluster of primaries; it is killed when the specs are through. */
export async function startCluster(size = 3): Promise<PrivateCluster> {
  const nodes: ClusterNode[] = [];
  const buses: number[] = [];
  for (let i = 0; i < size; i += 1) {
    const { bus, ...node } = await startNode();
    const range = [i, i + 1].map(border => Math.ceil((border * slots) / size)) as [number, number];
    await node.client.call('CLUSTER', 'ADDSLOTSRANGE', range[0], range[1] - 1);
    await node.client.call('CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
    nodes.push(node);
    buses.push(bus);
  }
  const [first] = nodes as [ClusterNode];
  const meet = ({ client }: ClusterNode): Promise<unknown> =>
    client.call('CLUSTER', 'MEET', '127.0.0.1', first.server.port, buses[0] as number);
  for (const node of nodes.slice(1)) await meet(node);
  await Promise.all(nodes.map(({ client }) => eventually(() => assertJoined(client, size), 60_000)));
  const nodeOf = (key: string): ClusterNode => nodes[Math.floor((clusterSlot(key) * size) / slots)] as ClusterNode;
  return {
    nodes,
    newClient(options = {}) {
      const client = new Cluster([{ host: '127.0.0.1', port: first.server.port }], { lazyConnect: true, ...options });
      client.on('error', () => undefined);
      clusters.push(client);
      return client;
    },
    async addReplica(of) {
      const replica = await startNode();
      await meet(replica);
      await eventually(() => replica.client.cluster('REPLICATE', of.id), 60_000);
      await eventually(async () => {
        const info = await replica.client.info('replication');
        if (!info.includes('master_link_status:up')) throw new Error('The replica is not up to date.');
      }, 60_000);
      return replica;
    },
    nodeOf,
    textOn(node, keyOf) {
      for (;;) {
        const text = `text-${String((made += 1))}`;
        if (nodeOf(keyOf(text)) === node) return text;
      }
    },
  };
}

async function startNode(): Promise<ClusterNode & { bus: number }> {
  const bus = await freePort();
  const server = await startPrivate(
    'redis',
    ...['--cluster-enabled', 'yes', '--cluster-port', String(bus)],
    ...['--cluster-require-full-coverage', 'no', '--cluster-node-timeout', '60000'],
  );
  const client = newClient(server.url);
  return { server, client, bus, id: await eventually(() => client.cluster('MYID')) };
}

async function assertJoined(client: Redis, size: number): Promise<void> {
  const info = await client.cluster('INFO');
  if (!info.includes('cluster_state:ok')) throw new Error('The cluster is not complete.');
  const known = (await client.cluster('SLOTS')) as unknown[];
  if (known.length !== size || !info.includes(`cluster_size:${String(size)}`)) throw new Error('A server is missing.');
}

cleanUp(() => {
  for (const client of takeAll(clusters)) client.disconnect();
});
