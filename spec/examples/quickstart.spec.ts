import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { quickstartContract } from './support/quickstartContract';

describe('The example quickstart', () => {
  quickstartContract(() => {
    const folder = exampleFolder();
    return {
      path: folder.path,
      remove: () => folder.remove(),
      start: environment => ExampleProcess.start('quickstart', folder.path, environment),
    };
  });
});
