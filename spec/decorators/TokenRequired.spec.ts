import { expect } from 'chai';
import { TokenRequired, type TokenRequiredOptions } from '../../src/decorators/TokenRequired';
import { accessRuleOf } from '../../src/decorators/recordGuard';
import { ConfigurationError } from '../../src/errors/errors';
import { accessRequirement } from '../../src/access/AccessRule';
import { FreshnessCheck } from '../../src/access/FreshnessCheck';

/** Returns the rule of a method with these guards, outermost first. */
function ruleWith(...guards: (TokenRequiredOptions | undefined)[]): unknown {
  class Guarded {
    act(): void {
      // never called
    }
  }
  for (const options of guards) (TokenRequired(options) as MethodDecorator)(Guarded.prototype, 'act', {});
  return accessRuleOf(Guarded, 'act');
}

describe('@TokenRequired()', () => {
  it('requires an access token in the configured locations by default', () => {
    const standard = { kind: 'guarded', limits: [], requirement: accessRequirement };
    expect(ruleWith(undefined)).to.deep.equal(standard);
    expect(ruleWith({})).to.deep.equal(standard);
    expect(ruleWith({ type: undefined, fresh: undefined, csrf: undefined, locations: undefined })).to.deep.equal(
      standard,
    );
  });

  const options: readonly TokenRequiredOptions[] = [
    { type: 'refresh' },
    { type: 'any' },
    { fresh: true },
    { csrf: true },
    { csrf: false },
    { locations: ['cookies'] },
    { locations: ['query', 'headers'] },
    { type: 'refresh', csrf: true, locations: ['cookies', 'json'] },
  ];
  for (const given of options) {
    it(`records ${JSON.stringify(given)}`, () => {
      const { fresh, ...rest } = given;
      const checks = fresh ? [new FreshnessCheck(true, undefined)] : [];
      expect(ruleWith(given)).to.deep.equal({
        kind: 'guarded',
        limits: [],
        requirement: { ...accessRequirement, ...rest, checks },
      });
    });
  }

  const refused: readonly (readonly [options: object, message: string])[] = [
    [{ type: 'acess' }, "type must be 'access', 'refresh' or 'any'"],
    [{ type: null }, "type must be 'access', 'refresh' or 'any'"],
    [{ fresh: 'false' }, 'fresh must be true or false'],
    [{ fresh: null }, 'fresh must be true or false'],
    [{ csrf: 'true' }, 'csrf must be true or false'],
    [{ csrf: 'false' }, 'csrf must be true or false'],
    [{ csrf: 1 }, 'csrf must be true or false'],
    [{ csrf: null }, 'csrf must be true or false'],
    [{ locations: [] }, "locations must be a list of 'headers', 'cookies', 'json', 'query'"],
    [{ locations: 'cookies' }, 'locations must be a list of'],
    [{ locations: ['cookie'] }, 'locations must be a list of'],
    [{ locations: ['headers', 'Cookies'] }, 'locations must be a list of'],
    [{ locations: ['__proto__'] }, 'locations must be a list of'],
    [{ locations: [['headers']] }, 'locations must be a list of'],
    [{ locations: [undefined] }, 'locations must be a list of'],
    [{ locations: null }, 'locations must be a list of'],
    [{ locations: {} }, 'locations must be a list of'],
    [{ location: ['cookies'] }, 'location is not one of type, fresh, csrf, locations'],
    [{ CSRF: false }, 'CSRF is not one of type, fresh, csrf, locations, senderConstrained. Did you mean csrf?'],
  ];
  for (const [given, message] of refused) {
    it(`throws when it is applied with ${JSON.stringify(given)}`, () => {
      expect(() => TokenRequired(given)).to.throw(TypeError, message);
    });
  }

  it('is named with its options in a contradiction', () => {
    expect(() => ruleWith({ csrf: true }, { csrf: false })).to.throw(
      ConfigurationError,
      "Guarded.act: @TokenRequired({ type: 'access', csrf: false }) contradicts @TokenRequired({ type: 'access', csrf: true }).",
    );
    expect(() => ruleWith({ locations: ['headers', 'json'] }, { locations: ['cookies'] })).to.throw(
      ConfigurationError,
      /locations: \['headers', 'json'\] \}\) contradicts .*locations: \['cookies'\] \}\)\. They name no location in common/,
    );
  });
});
