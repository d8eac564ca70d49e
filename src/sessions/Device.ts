import { refusePrototypeNames } from '../token/refusePrototypeNames';
import { headerValues } from '../transport/headerValues';
import type { AuthContext } from '../transport/ContextRequest';

/** The device of a login. */
export interface Device {
  /** The Koa context of the login. Its address (`ctx.ip`) and `User-Agent` are stored with the session. */
  request?: (AuthContext & { readonly ip?: string | undefined }) | undefined;
  /** Further data about the device to store, at most 2 KB as JSON. */
  device?: Readonly<Record<string, unknown>> | undefined;
}

/** Characters. Longer values are cut, because they are only displayed. */
const longestUserAgent = 512;
const longestAddress = 64;
const longestDevice = 2048;

/** The stored data of a device. */
export interface DeviceRecord {
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly device: Readonly<Record<string, unknown>> | null;
}

/**
 * Reads the data of a device.
 *
 * @throws TypeError if JSON cannot hold it, or if it has a member that every object inherits; RangeError if it is too
 *   long
 */
export function readDevice({ request, device }: Device): DeviceRecord {
  const [userAgent] = request ? headerValues(request.req, 'user-agent') : [];
  return {
    ipAddress: request?.ip?.slice(0, longestAddress) ?? null,
    userAgent: userAgent?.slice(0, longestUserAgent) ?? null,
    device: device === undefined ? null : checkedDevice(device),
  };
}

function checkedDevice(device: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(device) as string | undefined;
  if (!text?.startsWith('{')) throw new TypeError('device must be an object of JSON values.');
  if (text.length > longestDevice) throw new RangeError('device has over 2048 characters as JSON. Keep less of it.');
  const kept = JSON.parse(text) as Record<string, unknown>;
  refusePrototypeNames(kept);
  return kept;
}
