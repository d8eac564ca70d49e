import { expect } from 'chai';
import { Deadlines } from '../../src/async/Deadlines';
import { LoadedResources, type LoadingRequest, type ResourceLoader } from '../../src/access/LoadedResources';

/** The loaders of these specs read nothing of the request. */
const request = {
  context: {},
  payload: {},
  bounds: { deadlines: new Deadlines(1000), logger: { error: () => undefined, warn: () => undefined } },
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

  it('answers undefined for a resource that does not exist', async () => {
    const resources = new LoadedResources();
    expect(await resources.load({ loader: answering(null), resourceName: 'order' }, request)).to.equal(undefined);
    expect(resources.find('order')).to.equal(undefined);
  });
});
