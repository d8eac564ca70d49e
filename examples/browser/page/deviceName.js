/** Browsers and programs, the most specific first: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari. */
const programs = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Headless)?Chrom(?:e|ium)\/|\bCriOS\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
];

/** Systems, the most specific first: Android is also Linux, and an iPhone is also like Mac OS X. */
const systems = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

const find = (table, text) => table.find(([pattern]) => pattern.test(text))?.[1];

/**
 * Describes a device by its user agent, such as `Chrome on Windows`. A user agent that is not known is returned as it is. It
 * can be any text, so show it as text only.
 */
export function deviceName(userAgent) {
  if (!userAgent) return 'Unknown device';
  const program = find(programs, userAgent);
  if (program === undefined) return userAgent;
  const system = find(systems, userAgent);
  return system === undefined ? program : `${program} on ${system}`;
}

export const isPhone = userAgent => /\b(?:iPhone|Android|Mobile)\b/.test(userAgent ?? '');
