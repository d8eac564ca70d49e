import { expect } from 'chai';
import { AuthX, ConfigurationError, withAuthX } from '../../src/index';

const auth = new AuthX({ config: { secretKey: 'a'.repeat(64) } });

describe('The options of withAuthX', () => {
  for (const name of ['defaultPostur', 'undeclaredRoute', 'constructor']) {
    it(`refuse the unknown name ${name}`, () => {
      const options = { controllers: [], [name]: 'access' };
      expect(() => withAuthX(options, auth)).to.throw(ConfigurationError, `withAuthX: ${name} is not one of`);
    });
  }

  it('suggest the right name for a misspelled one', () => {
    const options = { controllers: [], default_posture: 'access' };
    expect(() => withAuthX(options, auth)).to.throw(ConfigurationError, 'Did you mean defaultPosture?');
  });
});
