import { Refusal, type Answered, type Asked, type Hole, type Parts } from '../server/Parts';
import { cookieParts } from '../server/cookieParts';
import type { WorldOptions } from '../server/world';
import { rotatingHonestly } from '../planted/statusHoles';

/** A server that is unusual, and has no hole. */
export interface Variant {
  readonly name: string;
  readonly hole: Hole;
  readonly options?: WorldOptions;
  readonly cookies?: true;
}

const failingBy =
  (change: (answer: Answered) => Answered) =>
  ({ failure }: Parts): Partial<Parts> => ({ failure: (error, asked) => change(failure(error, asked)) });

/** Refuses further logins of an address that has tried `max` times. */
const limitingLogins =
  (max: number) =>
  ({ login }: Parts): Partial<Parts> => {
    let attempts = 0;
    return {
      login(call, body) {
        attempts += 1;
        if (attempts > max) throw new Refusal(429, 'Too many attempts');
        return login(call, body);
      },
    };
  };

const pause = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds));

/** A single-page application answers its page to every path that it does not know. */
const answeringPages = ({ failure }: Parts): Partial<Parts> => ({
  failure(error, asked: Asked) {
    const answer = failure(error, asked);
    const isPage = answer.status === 404 && /^(?:GET|HEAD)$/.test(asked.method);
    return isPage ? { status: 200, body: '<!doctype html><title>App</title><div id="root"></div>' } : answer;
  },
});

/** Servers without a hole. */
export const variants: readonly Variant[] = [
  { name: 'HS256', hole: () => ({}) },
  { name: 'RS256 with a JWK Set', hole: () => ({}), options: { algorithm: 'RS256' } },
  { name: 'ES256 with a JWK Set', hole: () => ({}), options: { algorithm: 'ES256' } },
  { name: 'cookies', hole: cookieParts, cookies: true },
  { name: 'short tokens', hole: () => ({}), options: { lifetime: 3 } },
  { name: 'rotation of refresh tokens', hole: rotatingHonestly },
  {
    name: '404 instead of 401 and 403',
    hole: failingBy(answer => ({
      ...answer,
      status: answer.status === 401 || answer.status === 403 ? 404 : answer.status,
    })),
  },
  { name: 'errors in HTML', hole: failingBy(answer => ({ ...answer, body: '<!doctype html><h1>Sorry</h1>' })) },
  {
    name: 'a redirect to the login instead of 401',
    hole: failingBy(answer =>
      answer.status === 401 ? { status: 302, body: '', headers: { Location: '/login' } } : answer,
    ),
  },
  { name: 'a page for every unknown path', hole: answeringPages },
  { name: 'ten logins at most', hole: limitingLogins(10) },
  {
    name: 'slow logins',
    hole: ({ login }) => ({
      async login(call, body) {
        await pause(300);
        return login(call, body);
      },
    }),
  },
  {
    name: 'slow verification',
    hole: ({ verify }) => ({
      async verify(token, world, asked) {
        await pause(30);
        return verify(token, world, asked);
      },
    }),
  },
  {
    name: 'a time in every answer',
    hole: ({ show }) => ({
      show(route, call) {
        const answer = show(route, call);
        return { ...answer, body: { ...(answer.body as object), served_at: new Date().toISOString() } };
      },
    }),
  },
];
