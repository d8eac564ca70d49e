import { expect } from 'chai';
import { retryConflicts } from '../../src/stores/typeorm/server/retryConflicts';
import { errorOf } from './support/errorOf';

describe('What the server rolled back for the sake of others', () => {
  const failing = (code: string | undefined, times: number): { act: () => Promise<number>; tried: () => number } => {
    let tried = 0;
    return {
      tried: () => tried,
      act: async () => {
        tried += 1;
        if (tried <= times) throw Object.assign(new Error('rolled back'), { code });
        return tried;
      },
    };
  };

  for (const code of ['40001', '40P01', 'ER_LOCK_DEADLOCK', 'ER_CHECKREAD']) {
    it(`is tried again: ${code}`, async () => {
      expect(await retryConflicts(failing(code, 2).act)).to.equal(3);
    });
  }

  it('is not tried without end', async () => {
    const { act, tried } = failing('40001', 1000);
    expect((await errorOf(retryConflicts(act))).message).to.equal('rolled back');
    expect(tried()).to.equal(5);
  });

  for (const code of ['23505', 'ER_DUP_ENTRY', undefined]) {
    it(`is told from what fails for another reason: ${String(code)}`, async () => {
      const { act, tried } = failing(code, 1000);
      await errorOf(retryConflicts(act));
      expect(tried()).to.equal(1);
    });
  }
});
