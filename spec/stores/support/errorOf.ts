import { expect } from 'chai';

/** The error that something fails with. */
export async function errorOf(act: Promise<unknown>): Promise<Error> {
  const failed: unknown = await act.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failed, 'it did not fail').to.be.instanceOf(Error);
  return failed as Error;
}
