import { expect } from 'chai';
import { Get, JsonController } from 'routing-controllers';
import { AccessRequired } from '../../../src/index';
import { forge, goodClaims, secret } from '../../support/forge';
import { makeAuth, outcome, serve } from '../support/serve';

const auth = makeAuth<never>({ config: { secretKey: secret, tokenLocation: ['cookies'], implicitRefresh: true } });

@JsonController('/renewable')
@AccessRequired()
class RenewableController {
  @Get('/me')
  me(): string {
    return 'me';
  }
}

describe('A token with renewable: false', () => {
  const answerTo = async (token: string) => {
    const client = await serve({ controllers: [RenewableController] }, auth);
    return client.send('/renewable/me', { headers: ['Cookie', `access_token_cookie=${token}`] });
  };

  it('is accepted until it expires', async () => {
    const answer = await answerTo(await auth.createAccessToken('alice', { expires: '1m', renewable: false }));
    expect([answer.status, answer.headers['set-cookie']]).to.deep.equal([200, undefined]);
  });

  it('is not renewed, and other tokens are', async () => {
    for (const renewable of [true, undefined]) {
      const answer = await answerTo(await auth.createAccessToken('alice', { expires: '1m', renewable }));
      expect([answer.status, answer.headers['set-cookie']?.length]).to.deep.equal([200, 2]);
    }
  });

  it('is refused if the claim is not a boolean', async () => {
    const { exp, ...claims } = goodClaims({ renewable: 'false' });
    const answer = await answerTo(forge({ ...claims, exp: (exp as number) - 800 }));
    expect(outcome(answer)).to.equal('401 JWTDecodeError');
  });

  it('cannot be set through data', async () => {
    const data = { renewable: true } as never;
    const issuing = auth.createAccessToken('alice', { data });
    expect(await issuing.catch((error: unknown) => error)).to.be.instanceOf(TypeError);
  });
});
