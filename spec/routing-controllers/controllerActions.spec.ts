import { expect } from 'chai';
import { Get, JsonController } from 'routing-controllers';
import { controllerActions } from '../../src/routing-controllers/controllerActions';

class Base {
  @Get('/old')
  replaced(): object {
    return {};
  }

  @Get('/kept')
  kept(): object {
    return {};
  }
}

@JsonController()
class Sub extends Base {
  @Get('/new')
  override replaced(): object {
    return {};
  }
}

describe('The actions of a controller', () => {
  it('are its own actions, and the actions of its base classes that it does not override', () => {
    const routes = controllerActions(Sub).map(({ route }) => route);
    expect(routes).to.have.members(['/new', '/kept']);
  });
});
