/**
 * Replaces a member of an object. Returns a function that puts the former one back, unless somebody else has replaced the
 * new one.
 */
export function replaceMember<Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  value: Target[Name],
): () => void {
  const former = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, {
    value,
    configurable: true,
    writable: true,
    enumerable: former?.enumerable ?? true,
  });
  return () => {
    if (target[name] !== value) return;
    if (former) Object.defineProperty(target, name, former);
    else Reflect.deleteProperty(target, name);
  };
}
