import { expect } from 'chai';
import { Deadlines } from '../../src/async/Deadlines';
import { PolicyEvaluationError } from '../../src/errors/errors';
import { LoadedResources, type LoadingRequest, type ResourceLoader } from '../../src/access/LoadedResources';

/** The loaders of these specs read nothing of the request. */
const reports: string[] = [];
const request = {
  context: {},
  payload: {},
  bounds: {
    deadlines: new Deadlines(1000),
    logger: { error: (message: string) => void reports.push(message), warn: () => undefined },
  },
} as unknown as LoadingRequest;

const answering =
  (resource: unknown): ResourceLoader =>
  () =>
    resource;

describe('LoadedResources', () => {
  it('finds a resource by its name, and without a name the one that was loaded first', async () => {
    const resources = new LoadedResources();
    await resources.load({ loader: answering('an order'), resourceName: 'order' }, request);
    await resources.load({ loader: answering('an invoice'), resourceName: 'invoice' }, request);
    expect(resources.find('invoice')).to.equal('an invoice');
    expect(resources.find(undefined)).to.equal('an order');
    expect(resources.find('customer')).to.equal(undefined);
  });

  it('finds a resource under both names that one loader has, and calls the loader once', async () => {
    const resources = new LoadedResources();
    let calls = 0;
    const loader: ResourceLoader = () => `load ${String((calls += 1))}`;
    await resources.load({ loader, resourceName: 'order' }, request);
    await resources.load({ loader, resourceName: 'document' }, request);
    expect([resources.find('order'), resources.find('document')]).to.deep.equal(['load 1', 'load 1']);
  });

  it('does not find a resource that is still being loaded', async () => {
    const resources = new LoadedResources();
    const slow: ResourceLoader = () => new Promise(resolve => setImmediate(resolve, 'an order'));
    const loading = resources.load({ loader: slow, resourceName: 'order' }, request);
    await resources.load({ loader: answering('an invoice'), resourceName: 'invoice' }, request);
    expect(resources.find(undefined)).to.equal('an invoice');
    await loading;
    expect(resources.find(undefined)).to.equal('an order');
  });

  it('refuses, and reports the loader by the name of its resource, if the loader throws or rejects', async () => {
    const failing: readonly ResourceLoader[] = [
      () => {
        throw new Error('The database is down.');
      },
      () => Promise.reject(new Error('The database is down.')),
    ];
    for (const loader of failing) {
      for (const resourceName of ['order', undefined]) {
        reports.length = 0;
        const resources = new LoadedResources();
        const refused: unknown = await Promise.resolve()
          .then(() => resources.load({ loader, resourceName }, request))
          .catch((error: unknown) => error);
        expect(refused).to.be.instanceOf(PolicyEvaluationError);
        expect(reports[0]).to.match(
          resourceName === undefined ? /^The loader of the owned resource / : /^The loader of order /,
        );
      }
    }
  });

  it('answers undefined for a resource that does not exist', async () => {
    const resources = new LoadedResources();
    expect(await resources.load({ loader: answering(null), resourceName: 'order' }, request)).to.equal(undefined);
    expect(resources.find('order')).to.equal(undefined);
  });
});
