import { expect } from 'chai';
import { RevocationUnavailableError } from '../../src/index';
import { boundedCall, type CallBounds } from '../../src/calls/boundedCall';
import { Deadlines } from '../../src/async/Deadlines';

describe('boundedCall', () => {
  const failure = new Error('the store is down');
  let reported: unknown[];
  let bounds: CallBounds;

  beforeEach(() => {
    reported = [];
    bounds = {
      name: 'The store',
      deadlines: new Deadlines(1000),
      logger: { error: (_, cause) => void reported.push(cause) },
      refusal: cause => new RevocationUnavailableError({ cause }),
    };
  });

  async function refuses(call: () => unknown): Promise<void> {
    let thrown: unknown;
    try {
      await boundedCall(call, bounds);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).to.be.instanceOf(RevocationUnavailableError);
    expect(reported).to.deep.equal([failure]);
  }

  it('refuses and logs after a synchronous error', () =>
    refuses(() => {
      throw failure;
    }));

  it('refuses and logs after a rejection', () => refuses(() => Promise.reject(failure)));

  it('refuses and reports the failure of any thenable', () =>
    refuses(() => ({ then: (_: unknown, reject: (cause: unknown) => void) => reject(failure) })));

  it('still refuses if the logger throws or rejects', async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown): void => void rejections.push(reason);
    process.on('unhandledRejection', note);
    try {
      const down = new Error('the log server is down');
      const throwing = (): never => {
        throw down;
      };
      for (const error of [throwing, () => Promise.reject(down)]) {
        reported = [failure];
        bounds = { ...bounds, logger: { error } };
        await refuses(() => Promise.reject(failure));
      }
      await new Promise(setImmediate);
      expect(rejections).to.deep.equal([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it('answers synchronously if the call does', () => {
    expect(boundedCall(() => 'answer', bounds)).to.equal('answer');
  });
});
