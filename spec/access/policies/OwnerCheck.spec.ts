import { expect } from 'chai';
import { Get, JsonController } from 'routing-controllers';
import { LoadedResources } from '../../../src/access/LoadedResources';
import { OwnerCheck } from '../../../src/access/policies/OwnerCheck';
import type { SystemRequest } from '../../../src/access/SystemCheck';
import { Deadlines } from '../../../src/async/Deadlines';
import { ConfigurationError, PolicyEvaluationError, RequireOwner } from '../../../src/index';
import { makeAuth, outcome, serve, type Client } from '../../koa/support/serve';
import { forge, goodClaims } from '../../support/forge';
import { party } from '../../token/issuing';

interface Item {
  readonly owner: unknown;
}

const items: Readonly<Record<string, Item>> = {
  text: { owner: 'alice' },
  integer: { owner: 7 },
  bigint: { owner: 9007199254740993n },
  nobody: { owner: null },
  misspelt: { owner: undefined },
  fraction: { owner: 7.5 },
  large: { owner: 2 ** 53 },
  boolean: { owner: true },
  list: { owner: ['alice'] },
};
const unreadable = ['misspelt', 'fraction', 'large', 'boolean', 'list'];

const auth = makeAuth();

@JsonController('/items')
class ItemController {
  @RequireOwner<Item>(({ params }) => items[params.id ?? ''], { owner: ({ owner }) => owner as string })
  @Get('/:id')
  show(): object {
    return {};
  }
}

describe('@RequireOwner()', () => {
  let client: Client;

  before(async () => {
    client = await serve({ controllers: [ItemController], development: false }, auth as never);
  });

  const answers: readonly (readonly [subject: string, item: string, expected: string])[] = [
    ['alice', 'text', '200'],
    ['7', 'integer', '200'],
    ['8', 'integer', '403 PolicyDeniedError'],
    ['9007199254740993', 'bigint', '200'],
    ['9007199254740992', 'bigint', '403 PolicyDeniedError'],
    ['alice', 'nobody', '403 PolicyDeniedError'],
    ['null', 'nobody', '403 PolicyDeniedError'],
    ['undefined', 'misspelt', '500 PolicyEvaluationError'],
    ['7.5', 'fraction', '500 PolicyEvaluationError'],
    ['9007199254740992', 'large', '500 PolicyEvaluationError'],
    ['true', 'boolean', '500 PolicyEvaluationError'],
    ['alice', 'list', '500 PolicyEvaluationError'],
  ];
  for (const [subject, item, expected] of answers) {
    it(`answers ${expected} to ${subject} for an item whose owner is ${String(items[item]?.owner)}`, async () => {
      const answer = await client.get(`/items/${item}`, await auth.createAccessToken(subject));
      expect(outcome(answer)).to.equal(expected);
    });
  }
});

describe('OwnerCheck', () => {
  /** What the logger received. */
  let logged: { readonly message: string; readonly cause: unknown }[];

  beforeEach(() => {
    logged = [];
  });

  /** Asks for a token of alice. The owner is what the function returns. */
  function ask(ownerOf: () => unknown): unknown {
    const logger = { error: (message: string, cause: unknown) => void logged.push({ message, cause }) };
    const request = {
      context: {},
      resources: new LoadedResources(),
      authorization: { parts: { bounds: { deadlines: new Deadlines(1000), logger } } },
    } as unknown as SystemRequest;
    return new OwnerCheck(() => ({}), ownerOf).testIn(party().verifier.verify(forge(goodClaims())), request);
  }

  for (const item of unreadable) {
    it(`refuses an owner that is neither a text nor an integer, and reports it: ${item}`, () => {
      expect(() => ask(() => items[item]?.owner)).to.throw(PolicyEvaluationError);
      expect(logged).to.have.length(1);
      expect(logged[0]).to.have.property('message', 'The owner of a resource cannot be read; the request was refused.');
      expect(logged[0]?.cause)
        .to.be.instanceOf(TypeError)
        .with.property('message', 'The owner of a resource must be a text or an integer, or null for none.');
    });
  }

  it('reports nothing for an owner that it can read', () => {
    expect(['text', 'integer', 'nobody'].map(item => ask(() => items[item]?.owner))).to.deep.equal([
      true,
      false,
      false,
    ]);
    expect(logged).to.deep.equal([]);
  });

  it('keeps what went wrong as the cause of its refusal', () => {
    const failure = new Error('The column is gone.');
    const failing = (): never => {
      throw failure;
    };
    expect(() => ask(failing))
      .to.throw(PolicyEvaluationError)
      .with.property('cause', failure);
  });

  it('names its decorator where it cannot be asked', () => {
    const check = new OwnerCheck(
      () => ({}),
      () => 'alice',
    );
    const payload = party().verifier.verify(forge(goodClaims()));
    expect(() => check.testIn(payload, { context: undefined } as unknown as SystemRequest))
      .to.throw(ConfigurationError)
      .with.property(
        'message',
        '@RequireOwner(): loads its resource by the request, so that it works on actions alone. Call auth.authorize() elsewhere.',
      );
    expect(() => check.test())
      .to.throw(ConfigurationError)
      .with.property('message', '@RequireOwner(): pass the check to AuthX, instead of calling test().');
  });
});
