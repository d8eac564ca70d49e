import { expect } from 'chai';
import {
  AccessRequired,
  CurrentPayload,
  CurrentSession,
  CurrentSubject,
  CurrentToken,
  OptionalAccess,
  Public,
  RefreshRequired,
  SetTokenCookies,
  UnsetTokenCookies,
} from '../../src/index';

const withoutArguments = {
  RefreshRequired,
  OptionalAccess,
  Public,
  CurrentPayload,
  CurrentSession,
  CurrentToken,
  SetTokenCookies,
  UnsetTokenCookies,
};

class Controller {
  action(): null {
    return null;
  }
}

describe('A decorator without arguments', () => {
  for (const [name, decorator] of Object.entries(withoutArguments)) {
    const apply = decorator as (...given: unknown[]) => unknown;

    it(`refuses options, which it would ignore: @${name}()`, () => {
      for (const given of [{ scopes: ['admin'] }, 'admin', ['admin'], undefined, null]) {
        expect(() => apply(given)).to.throw(TypeError, `@${name}(): takes no arguments`);
      }
    });

    it(`refuses to be written without parentheses: @${name}`, () => {
      expect(() => apply(Controller)).to.throw(TypeError, `Write @${name}()`);
      expect(() => apply(Controller.prototype, 'action', {})).to.throw(TypeError, `Write @${name}()`);
    });
  }
});

describe('@AccessRequired()', () => {
  const apply = AccessRequired as (...given: unknown[]) => unknown;

  it('refuses options that it does not have, and values that are neither true nor false', () => {
    expect(() => apply({ senderConstraint: true })).to.throw(TypeError, 'Did you mean senderConstrained?');
    expect(() => apply({ senderConstrained: 'true' })).to.throw(TypeError, 'senderConstrained must be true or false');
    for (const given of [{ scopes: ['admin'] }, 'admin', ['admin'], null]) {
      expect(() => apply(given)).to.throw(TypeError, '@AccessRequired()');
    }
  });

  it('refuses to be written without parentheses', () => {
    expect(() => apply(Controller)).to.throw(TypeError, 'Write @AccessRequired()');
    expect(() => apply(Controller.prototype, 'action', {})).to.throw(TypeError, 'Write @AccessRequired()');
  });
});

describe('@CurrentSubject()', () => {
  it('refuses options that it does not have, and values that are neither true nor false', () => {
    const apply = CurrentSubject as (options: unknown) => unknown;
    expect(() => apply({ require: false })).to.throw(TypeError, 'Did you mean required?');
    expect(() => apply({ required: 'false' })).to.throw(TypeError, 'required must be true or false');
    expect(() => apply({ required: undefined })).not.to.throw();
  });
});
