/** Whether the target of an entity is a class of this library's, or one that extends it. */
export const isEntityOf = (base: { readonly prototype: object }, target: unknown): boolean =>
  target === base || (typeof target === 'function' && target.prototype instanceof (base as never));
