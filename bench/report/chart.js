const width = 860;
const margin = 24;
const nameWidth = 180;
const valueWidth = 170;
const barsWidth = width - 2 * margin - nameWidth - valueWidth;
const rowHeight = 34;
const barHeight = 20;
const top = 92;
const bottom = 44;

// A background of its own and mid-dark text: the chart must be readable in pages of any colour.
const colours = { background: '#ffffff', text: '#1f2933', quiet: '#66727f', grid: '#e3e8ee' };
const ours = { hot: '#0b7285', open: '#a5d8e1' };
const peers = { hot: '#5c6b7a', open: '#cfd6dd' };

const escape = content => content.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`);
const whole = value => Math.round(value).toLocaleString('en-US');

function text(x, y, content, { size = 13, fill = colours.text, anchor = 'start', weight = 400 } = {}) {
  const style = `font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}"`;
  return `<text x="${x}" y="${y}" ${style}>${escape(content)}</text>`;
}

function rect(x, y, rectWidth, height, fill) {
  return `<rect x="${x}" y="${y}" width="${rectWidth.toFixed(1)}" height="${height}" fill="${fill}" />`;
}

// 1, 2 or 5 times a power of ten, so that the axis has four to ten round steps.
function axisStep(largest) {
  const power = 10 ** Math.floor(Math.log10(largest / 4));
  return [5, 2, 1].map(factor => factor * power).find(step => largest / step >= 4) ?? power;
}

function axis(largest, scale, height) {
  const step = axisStep(largest);
  const ticks = Array.from({ length: Math.floor(largest / step) + 1 }, (_, index) => index * step);
  return ticks.flatMap(tick => {
    const x = (margin + nameWidth + tick * scale).toFixed(1);
    const line = `<line x1="${x}" x2="${x}" y1="${top - 8}" y2="${height - bottom}" stroke="${colours.grid}" />`;
    return [line, text(x, height - bottom + 18, whole(tick), { size: 11, fill: colours.quiet, anchor: 'middle' })];
  });
}

function row({ name, open, hot }, index, scale) {
  const isOurs = name.startsWith('authx');
  const { hot: hotColour, open: openColour } = isOurs ? ours : peers;
  const y = top + index * rowHeight;
  const left = margin + nameWidth;
  const middle = y + barHeight / 2 + 4.5;
  const weight = isOurs ? 700 : 400;
  return [
    text(left - 10, middle, name, { anchor: 'end', weight }),
    rect(left, y, open * scale, barHeight, openColour),
    rect(left, y + 4, hot * scale, barHeight - 8, hotColour),
    text(left + barsWidth + 76, middle, whole(hot), { anchor: 'end', weight }),
    text(left + barsWidth + valueWidth - 4, middle, whole(open), { anchor: 'end', fill: colours.quiet }),
  ];
}

function legend() {
  const y = 58;
  const left = margin + nameWidth;
  return [
    rect(left, y, 12, 12, ours.hot),
    rect(left + 14, y, 12, 12, peers.hot),
    text(left + 32, y + 11, 'protected, 500 tokens (hot)', { size: 12 }),
    rect(left + 214, y, 12, 12, ours.open),
    rect(left + 228, y, 12, 12, peers.open),
    text(left + 246, y + 11, 'the same server, open', { size: 12 }),
    text(left + barsWidth + 76, y + 11, 'hot/s', { size: 12, anchor: 'end' }),
    text(left + barsWidth + valueWidth - 4, y + 11, 'open/s', { size: 12, anchor: 'end', fill: colours.quiet }),
  ];
}

export function resultsChart(servers) {
  const sorted = [...servers].sort((a, b) => b.hot - a.hot);
  const largest = Math.max(...sorted.flatMap(({ open, hot }) => [open, hot]));
  const scale = barsWidth / largest;
  const height = top + sorted.length * rowHeight + bottom;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    `  font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" role="img" aria-label="Requests per second">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${colours.background}" stroke="${colours.grid}" />`,
    text(margin, 36, 'Requests per second on one core, HS256 bearer tokens', { size: 17, weight: 700 }),
    ...legend(),
    ...axis(largest, scale, height),
    ...sorted.flatMap((server, index) => row(server, index, scale)),
    '</svg>',
    '',
  ].join('\n');
}
