import { expect } from 'chai';
import { InsufficientScopeError } from '../../src/index';
import { RequestToken, UnverifiedToken } from '../../src/transport/RequestToken';
import { claimsOf } from '../token/issuing';
import { fateOf, keeping, login, outcomeOf } from './support/login';

describe('auth.refresh with narrowScopes', () => {
  const accessScopes = ['bills', 'notes:*'];

  it('gives the access token these scopes only, and the next one all scopes again', async () => {
    const kept = keeping();
    const { refresh_token: token } = await login(kept, { accessScopes });
    const narrowed = await kept.auth.refresh(token, { narrowScopes: ['notes:read'] });
    expect(claimsOf(narrowed.access_token).scopes).to.deep.equal(['notes:read']);
    const wide = await kept.auth.refresh(narrowed.refresh_token ?? '');
    expect(claimsOf(wide.access_token).scopes).to.deep.equal(accessScopes);
  });

  it('refuses scopes beyond those of the login, names them, and does not replace the refresh token', async () => {
    const kept = keeping();
    const { refresh_token: token } = await login(kept, { accessScopes });
    const refusal: unknown = await kept.auth
      .refresh(token, { narrowScopes: ['admin', 'bills', 'users'] })
      .catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(InsufficientScopeError);
    expect(refusal).to.have.nested.property('headers.WWW-Authenticate').that.includes('scope="admin users"');
    expect(kept.store.calls).not.to.include('rotate');
    expect(await outcomeOf(kept.auth.refresh(token))).to.equal('ok');
  });

  it('refuses every scope for a login without scopes', async () => {
    const kept = keeping();
    const { refresh_token: token } = await login(kept);
    expect(await outcomeOf(kept.auth.refresh(token, { narrowScopes: ['bills'] }))).to.equal('InsufficientScopeError');
  });

  it('narrows the scopes that the application gives for this refresh', async () => {
    const kept = keeping();
    const { refresh_token: token } = await login(kept);
    const answer = await kept.auth.refresh(token, { accessScopes: ['bills', 'notes'], narrowScopes: ['notes'] });
    expect(claimsOf(answer.access_token).scopes).to.deep.equal(['notes']);
  });

  it('refuses what is no scope', async () => {
    const kept = keeping();
    const { refresh_token: token } = await login(kept, { accessScopes: ['a:*'] });
    const refusal: unknown = await kept.auth
      .refresh(token, { narrowScopes: ['a:b c'] })
      .catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(TypeError).with.property('message').that.includes('is not a scope');
  });

  it('ends the session of a reused token even if the scopes are refused too', async () => {
    const kept = keeping({ graceWindow: 0 });
    const { access_token: access, refresh_token: token } = await login(kept, { accessScopes });
    const letIn = new RequestToken(
      new UnverifiedToken(token, 'headers'),
      await kept.auth.verifyToken(token, { type: 'refresh' }),
    );
    await kept.auth.refresh(token);
    expect(await outcomeOf(kept.auth.refresh(letIn, { narrowScopes: ['admin'] }))).to.equal('SessionRevoked');
    expect(await fateOf(kept, access)).to.equal('SessionRevoked');
  });
});
