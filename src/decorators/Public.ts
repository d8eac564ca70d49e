import { recordGuard, type GuardDecorator } from './recordGuard';

/** Lets everyone in, and looks at no token. On a method of a guarded class: the one exemption from the class's guards. */
export const Public = (): GuardDecorator => recordGuard({ name: '@Public()', kind: 'public' });
