import { expect } from 'chai';
import {
  IssuerUnavailableError,
  RevocationUnavailableError,
  RevokedTokenError,
  SubjectUnavailableError,
} from '../../src/errors/errors';
import { closeCodeOf } from '../../src/websocket/closeCodes';

describe('closeCodeOf', () => {
  it('returns 1013, try again later, if the status, the subject or the keys of the token could not be determined', () => {
    for (const error of [
      new RevocationUnavailableError(),
      new SubjectUnavailableError(),
      new IssuerUnavailableError(),
    ]) {
      expect(closeCodeOf(error), error.name).to.equal(1013);
    }
  });

  it('returns 1008, policy violation, for an invalid token', () => {
    expect(closeCodeOf(new RevokedTokenError())).to.equal(1008);
  });

  it('returns 1011, internal error, for any other error', () => {
    expect(closeCodeOf(new Error('other'))).to.equal(1011);
  });
});
