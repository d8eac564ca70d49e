/** The style of the page of a report. */
export const pageStyle = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --line: #8886; --mark: #b00020; --soft: #8881; }
@media (prefers-color-scheme: dark) { :root { --mark: #ff8a8a; } }
body { margin: 2rem; }
h1 { font-size: 1.5rem; }
input { font: inherit; padding: .25rem .5rem; min-width: 16rem; }
.scrolling { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem; border-bottom: 1px solid var(--line); font-weight: normal; }
thead th { font-weight: 600; white-space: nowrap; }
thead button { font: inherit; font-weight: 600; background: none; border: 0; padding: 0; color: inherit; cursor: pointer; }
thead th[aria-sort=ascending] button::after { content: " \\2191"; }
thead th[aria-sort=descending] button::after { content: " \\2193"; }
tbody th { white-space: nowrap; }
tbody tr:hover { background: var(--soft); }
code { font-size: .9em; }
td code { opacity: .75; }
.public .access { font-style: italic; }
.undeclared .access { color: var(--mark); font-weight: 600; }
`;

/** The script of the page, which filters and sorts the rows. */
export const pageScript = `
'use strict';
const body = document.querySelector('tbody');
const rows = [...body.rows];
const filter = document.getElementById('filter');
const shown = document.getElementById('shown');
document.getElementById('filtering').hidden = false;
filter.addEventListener('input', () => {
  const words = filter.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every(word => text.includes(word));
  }
  shown.textContent = rows.filter(row => !row.hidden).length + ' of ' + rows.length;
});
const heads = [...document.querySelectorAll('thead th')];
heads.forEach((head, column) => {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = head.textContent;
  head.replaceChildren(button);
  button.addEventListener('click', () => {
    const isAscending = head.getAttribute('aria-sort') !== 'ascending';
    for (const other of heads) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', isAscending ? 'ascending' : 'descending');
    const textOf = row => row.cells[column].textContent;
    rows.sort((one, other) => textOf(one).localeCompare(textOf(other), 'en') * (isAscending ? 1 : -1));
    body.append(...rows);
  });
});
`;
