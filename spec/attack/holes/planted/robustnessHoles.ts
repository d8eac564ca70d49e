import { gunzipSync } from 'node:zlib';
import { Refusal, type Asked, type Parts } from '../server/Parts';
import type { Planted } from './Planted';

/** Parses without a thought, so that the error of the parser is the server's. */
const parsingBy = (parse: (asked: Asked) => unknown) => (): Partial<Parts> => ({ parseBody: parse });

/** Answers errors with more than the client may know. */
const revealing =
  (reveal: (error: Error, asked: Asked) => unknown) =>
  ({ failure }: Parts): Partial<Parts> => ({
    failure(error, asked) {
      const answer = failure(error, asked);
      return { ...answer, body: { ...(answer.body as object), detail: reveal(error as Error, asked) } };
    },
  });

const isCompressed = ({ headers }: Asked): boolean => headers['content-encoding'] === 'gzip';

/** Inputs that the server does not survive, and answers that say too much. */
export const robustnessHoles: readonly Planted[] = [
  {
    name: 'answers 500 to a token that is not JSON',
    rows: ['token-form'],
    hole: ({ verify }) => ({
      verify(token, world, asked) {
        JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
        return verify(token, world, asked);
      },
    }),
  },
  {
    name: 'answers 500 to a payload that is null',
    rows: ['token-form'],
    hole: ({ verify }) => ({
      verify(token, world, asked) {
        let payload: unknown = {};
        try {
          payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
        } catch {
          // The strict check answers.
        }
        (payload as { sub: string }).sub;
        return verify(token, world, asked);
      },
    }),
  },
  {
    name: 'answers 500 to an algorithm that is not text',
    rows: ['alg-none'],
    hole: ({ verify }) => ({
      verify(token, world, asked) {
        let header: unknown = { alg: '' };
        try {
          header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
        } catch {
          // The strict check answers.
        }
        const { alg } = (header ?? {}) as { alg?: string };
        alg?.startsWith('HS');
        return verify(token, world, asked);
      },
    }),
  },
  {
    name: 'answers 500 to malformed JSON',
    rows: ['broken-request'],
    hole: parsingBy(({ body }) => (body.length ? JSON.parse(body.toString()) : undefined)),
  },
  {
    name: 'answers 500 to damaged gzip',
    rows: ['broken-request'],
    hole: ({ parseBody }) => ({
      parseBody: asked =>
        isCompressed(asked) ? (JSON.parse(gunzipSync(asked.body).toString()) as unknown) : parseBody(asked),
    }),
  },
  {
    name: 'ends at damaged gzip',
    rows: ['broken-request'],
    hole: ({ parseBody }, world) => ({
      parseBody(asked) {
        try {
          if (isCompressed(asked)) gunzipSync(asked.body);
        } catch {
          world.crash();
        }
        return parseBody(asked);
      },
    }),
  },
  {
    name: 'answers 500 to a password that is not text',
    rows: ['broken-request'],
    hole: ({ authenticate }) => ({
      authenticate(body, asked, world) {
        (body as { password: string }).password.trim();
        return authenticate(body, asked, world);
      },
    }),
  },
  {
    name: 'answers 500 to a malformed path',
    rows: ['path-spelling'],
    hole: ({ matches }) => ({
      matches: (route, asked) => matches(route, { ...asked, path: decodeURIComponent(asked.path) }),
    }),
  },
  {
    name: 'answers 500 to a header that is not ASCII',
    rows: ['header-bytes'],
    hole: ({ credential }) => ({
      credential(asked) {
        if (/[^\x00-\x7f]/.test(asked.headers.authorization ?? '')) throw new TypeError('invalid byte');
        return credential(asked);
      },
    }),
  },
  {
    name: 'shows the stack of refusals',
    rows: ['wrong-signature'],
    warning: 'stack-in-answer',
    hole: revealing(({ stack }) => stack),
  },
  {
    name: 'shows the token in refusals',
    rows: ['wrong-signature'],
    warning: 'token-in-answer',
    hole: revealing((_, { headers }) => headers.authorization),
  },
  {
    name: 'shows its SQL in refusals',
    rows: ['wrong-signature'],
    warning: 'sql-in-answer',
    hole: revealing(() => 'SqliteError: near "x": syntax error in SELECT * FROM user WHERE username = ?'),
  },
  {
    name: 'changes the prototype of all objects by a body',
    rows: ['lasting-effect', 'broken-request'],
    hole: ({ parseBody }) => {
      let open = false;
      return {
        parseBody(asked) {
          const body = parseBody(asked);
          if (asked.body.includes('"__proto__"') || asked.body.includes('"constructor"')) open = true;
          return body;
        },
        skipsGuard: () => open,
      };
    },
  },
  {
    name: 'opens after many refusals',
    rows: ['lasting-effect', 'alg-none', 'wrong-signature', 'weak-secret', 'foreign-key', 're-encoded'],
    hole: ({ verify }) => {
      let refused = 0;
      return {
        verify(token, world, asked) {
          try {
            return verify(token, world, asked);
          } catch (error) {
            refused += 1;
            throw error;
          }
        },
        skipsGuard: () => refused > 50,
      };
    },
  },
  {
    name: 'answers 503 without a token',
    rows: ['no-credential'],
    hole: ({ credential }) => ({
      credential(asked) {
        const token = credential(asked);
        if (token === undefined) throw new Refusal(503, 'Try again later');
        return token;
      },
    }),
  },
];
