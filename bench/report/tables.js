import { table, whole } from './table.js';

const decimal = digits => value => value.toFixed(digits);

export function serversTable(servers) {
  const heads = ['server', 'open/s', 'hot/s', 'cold/s', 'hot adds µs', 'cold adds µs', 'hot/open', 'cold/open'];
  const rows = servers.map(({ name, open, hot, cold, hotAdds, coldAdds, hotShare, coldShare }) => [
    name,
    ...[open, hot, cold].map(whole),
    ...[hotAdds, coldAdds].map(decimal(1)),
    ...[hotShare, coldShare].map(decimal(2)),
  ]);
  return table(heads, rows);
}

export function targetsTable(targets) {
  const rows = targets.map(({ name, wanted, skipped, median, min, max, met }) =>
    skipped
      ? [name, wanted, '–', '–', '–', skipped]
      : [name, wanted, ...[median, min, max].map(decimal(2)), met ? 'met' : 'missed'],
  );
  return table(['ratio', 'target', 'median', 'min', 'max', 'result'], rows);
}

export function missedSentences(targets) {
  return targets
    .filter(({ met }) => met === false)
    .map(({ name, wanted, median }) => `${name} misses its target: ${median.toFixed(3)} instead of ${wanted}.`);
}

export function startUpSentence({ skipped, failures, empty, quickstart }) {
  if (skipped) return `Start-up was not measured: ${skipped}.`;
  if (failures) return 'Start-up could not be measured.';
  const times = `${quickstart.toFixed(0)} ms for the quickstart, ${empty.toFixed(0)} ms for an empty routing-controllers server`;
  return `Start-up, from the start of the process to its first answer: ${times} (medians).`;
}

export function carriersSentence({ rates }) {
  if (rates.length === 0) return 'The header and the cookie were not compared.';
  const { header, cookie } = rates[Math.floor(rates.length / 2)];
  return (
    'The same tokens are sent to one action (`POST`, no revocation store), alternately in the header and in a cookie among other ' +
    `cookies. The CSRF value and Sec-Fetch-Site of the cookie are checked. One of the rounds had ${whole(header)} requests per ` +
    `second with the header, and ${whole(cookie)} with the cookie. A cookie without its CSRF value was always refused.`
  );
}

export function revocationSentence(revocations, revokedRows) {
  if (revocations.length === 0) return 'Revocation was not checked.';
  const sum = field => revocations.reduce((total, each) => total + each[field], 0);
  return (
    `During the hot load of authx, with ${whole(revokedRows)} rows in the table, a second process revokes tokens. The next ` +
    `request was refused for ${sum('refused')} of ${sum('count')} tokens.`
  );
}
