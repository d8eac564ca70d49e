import { expect } from 'chai';
import { mysqlEngine } from '../../../src/stores/sql/dialects/mysql';
import { postgresEngine } from '../../../src/stores/sql/dialects/postgres';
import { retryConflicts } from '../../../src/stores/sql/dialects/server/retryConflicts';
import { errorOf } from '../support/errorOf';

const conflicts = {
  postgres: { codes: postgresEngine.conflictCodes, retried: ['40001', '40P01'], others: ['23505', undefined] },
  mysql: {
    codes: mysqlEngine.conflictCodes,
    retried: ['ER_LOCK_DEADLOCK', 'ER_CHECKREAD'],
    others: ['ER_DUP_ENTRY', undefined],
  },
};

for (const [engine, { codes, retried, others }] of Object.entries(conflicts)) {
  describe(`retryConflicts on ${engine}`, () => {
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

    for (const code of retried) {
      it(`retries after the conflict ${code}`, async () => {
        expect(await retryConflicts(codes, failing(code, 2).act)).to.equal(3);
      });

      it(`tries at most five times after the conflict ${code}`, async () => {
        const { act, tried } = failing(code, 1000);
        expect((await errorOf(retryConflicts(codes, act))).message).to.equal('rolled back');
        expect(tried()).to.equal(5);
      });
    }

    for (const code of others) {
      it(`does not retry after another error: ${String(code)}`, async () => {
        const { act, tried } = failing(code, 1000);
        await errorOf(retryConflicts(codes, act));
        expect(tried()).to.equal(1);
      });
    }
  });
}
