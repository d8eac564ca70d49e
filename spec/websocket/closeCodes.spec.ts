import { expect } from 'chai';
import { RevocationUnavailableError, RevokedTokenError, SubjectUnavailableError } from '../../src/errors/errors';
import { closeCodeOf } from '../../src/websocket/closeCodes';

describe('A socket that is refused', () => {
  it('is told to try again later if the status or the subject of its token could not be determined', () => {
    for (const error of [new RevocationUnavailableError(), new SubjectUnavailableError()]) {
      expect(closeCodeOf(error), error.name).to.equal(1013);
    }
  });

  it('is told that its token violates the policy', () => {
    expect(closeCodeOf(new RevokedTokenError())).to.equal(1008);
  });

  it('is told of an internal error otherwise', () => {
    expect(closeCodeOf(new Error('other'))).to.equal(1011);
  });
});
