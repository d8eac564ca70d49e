import { runLoad } from '../load/load.js';
import { eachOnce, rotating } from '../load/requests.js';

// Nothing is measured before every kind of request has run warm: code that all three share would otherwise be compiled
// during the first load, and authentication would look cheaper than it is.
export async function measureLoads(port, requests, options, duringHot = async () => undefined) {
  const { connections, seconds, warmUpSeconds, coldWarmUpTokens } = options;
  const load = settings => runLoad({ port, connections, ...settings });

  const openWarmUp = await load({ next: rotating([requests.open]), seconds: warmUpSeconds });
  const hotWarmUp = await load({ next: rotating(requests.hot), seconds: warmUpSeconds });
  const coldWarmUp = await load({ next: eachOnce(requests.cold.slice(0, coldWarmUpTokens)) });

  const open = await load({ next: rotating([requests.open]), seconds });

  // Every token once more: a slow server has not seen them all yet, and the cold tokens may have displaced them.
  const hotAgain = await load({ next: eachOnce(requests.hot) });
  const [hot, revocation] = await Promise.all([load({ next: rotating(requests.hot), seconds }), duringHot()]);

  const cold = await load({ next: eachOnce(requests.cold.slice(coldWarmUpTokens)) });

  const all = { openWarmUp, hotWarmUp, coldWarmUp, open, hotAgain, hot, cold };
  return {
    rates: { open: open.perSecond, hot: hot.perSecond, cold: cold.perSecond },
    clientCpu: Math.max(open.clientCpu, hot.clientCpu, cold.clientCpu),
    revocation,
    failures: Object.entries(all).flatMap(([name, { failures }]) => summary(name, failures)),
  };
}

function summary(name, failures) {
  return failures.length === 0 ? [] : [`${name}: ${failures.length} failed requests, the first: ${failures[0]}`];
}
