type Version = readonly [major: number, minor: number, patch: number];

function read(text: string): Version {
  const [, major = '0', minor = '0', patch = '0'] = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text) ?? [];
  return [Number(major), Number(minor), Number(patch)];
}

function compare(one: Version, other: Version): number {
  const at = one.findIndex((part, i) => part !== other[i]);
  return at === -1 ? 0 : (one[at] as number) - (other[at] as number);
}

/** The version that `^` excludes: the next one of the first part that is not 0. */
function next([major, minor, patch]: Version): Version {
  if (major > 0) return [major + 1, 0, 0];
  return minor > 0 ? [0, minor + 1, 0] : [0, 0, patch + 1];
}

function meets(version: Version, comparator: string): boolean {
  const [, sign = '', text = ''] = /^(\^|>=|<)?(\d.*)$/.exec(comparator) ?? [];
  const bound = read(text);
  if (sign === '<') return compare(version, bound) < 0;
  return compare(version, bound) >= 0 && (sign !== '^' || compare(version, next(bound)) < 0);
}

/** Tells whether a version is in a range of package.json. It knows `^`, `>=`, `<`, spaces and `||`, which this package uses. */
export const isInRange = (version: string, range: string): boolean =>
  range.split('||').some(part =>
    part
      .trim()
      .split(/\s+/)
      .every(comparator => meets(read(version), comparator)),
  );
