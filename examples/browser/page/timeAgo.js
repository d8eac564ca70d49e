const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** The units, with the number of seconds from which each is used. */
const units = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** Says how long ago a time was, such as `2 hours ago`. */
export function timeAgo(time, now = Date.now()) {
  const seconds = (now - time) / 1000;
  const [unit, length] = units.find(([, least]) => seconds >= least) ?? [];
  return unit === undefined ? 'just now' : format.format(-Math.floor(seconds / length), unit);
}

/** Returns a `<time>` element that says how long ago a time was, and shows the time itself when it is pointed at. */
export function timeElement(iso) {
  const time = new Date(iso);
  const title = time.toLocaleString('en');
  return Object.assign(document.createElement('time'), { dateTime: iso, title, textContent: timeAgo(time) });
}

/** Updates what the `<time>` elements of the page say. */
export function updateTimes() {
  for (const element of document.querySelectorAll('time')) element.textContent = timeAgo(new Date(element.dateTime));
}
