import { refuseInherited } from '../config/refuseInherited';
import { headerValues } from '../transport/headerValues';
import type { AuthContext } from '../transport/ContextRequest';

/** Who logs in, and from what. */
export interface Device {
  /** The context of the login: its address (`ctx.ip`) and `User-Agent` are kept with the session. */
  request?: (AuthContext & { readonly ip?: string | undefined }) | undefined;
  /** What else to keep of the device, at most 2 KB as JSON. */
  device?: Readonly<Record<string, unknown>> | undefined;
}

/** Characters. What is longer is cut: it is for showing alone. */
const longestUserAgent = 512;
const longestAddress = 64;
const longestDevice = 2048;

/** What is kept of a device. */
export interface DeviceRecord {
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly device: Readonly<Record<string, unknown>> | null;
}

/** @throws TypeError for a device that JSON cannot hold, or that has a name which every object inherits; RangeError for one that is too long */
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
  refuseInherited(kept);
  return kept;
}
