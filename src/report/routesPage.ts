import { createHash } from 'node:crypto';
import { escapeHtml } from './escapeHtml';
import { accessText, settingsText } from './accessText';
import type { ReportedRoute, RouteReport } from './ReportedRoute';
import { pageScript, pageStyle } from './pageParts';

/**
 * Renders a report as an HTML page that stands by itself: it loads nothing, its policy allows only its own style and
 * script, and it can be read without the script.
 */
export function routesPage({ routes }: RouteReport): string {
  const hasPlaces = routes.some(({ declaredAt }) => declaredAt !== undefined);
  const head = [
    'Method',
    'Path',
    'Who may call it',
    'How it is checked',
    'Action',
    ...(hasPlaces ? ['Declared at'] : []),
  ];
  const policy = `default-src 'none'; style-src '${hashOf(pageStyle)}'; script-src '${hashOf(pageScript)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Who may call each route</title>
<style>${pageStyle}</style>
</head>
<body>
<h1>Who may call each route</h1>
<p>${summaryOf(routes)}</p>
<p id="filtering" hidden><label for="filter">Filter</label> <input id="filter" type="search" autocomplete="off"> <span id="shown" role="status"></span></p>
<div class="scrolling" tabindex="0" role="region" aria-label="Routes">
<table>
<thead><tr>${head.map(text => `<th scope="col">${text}</th>`).join('')}</tr></thead>
<tbody>
${routes.map(route => rowOf(route, hasPlaces)).join('\n')}
</tbody>
</table>
</div>
<script>${pageScript}</script>
</body>
</html>`;
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

function summaryOf(routes: readonly ReportedRoute[]): string {
  const kinds = ['guarded', 'optional', 'authorized', 'public', 'undeclared'] as const;
  const counts = kinds.map(kind => [kind, routes.filter(({ access }) => access === kind).length] as const);
  const named = counts.filter(([, count]) => count > 0).map(([kind, count]) => `${String(count)} ${kind}`);
  return `${String(routes.length)} ${routes.length === 1 ? 'route' : 'routes'}: ${named.join(', ')}.`;
}

function rowOf(route: ReportedRoute, hasPlaces: boolean): string {
  const { method, path, action, access, declaredBy, declaredAt } = route;
  const decorators = [...declaredBy.class, ...declaredBy.method]
    .map(name => `<code>${escapeHtml(name)}</code>`)
    .join(' ');
  const cells = [
    `<td>${escapeHtml(method)}</td>`,
    `<th scope="row"><code>${escapeHtml(path)}</code></th>`,
    `<td><span class="access">${escapeHtml(accessText(route))}</span><br>${decorators}</td>`,
    `<td>${escapeHtml(settingsText(route))}</td>`,
    `<td>${escapeHtml(action)}</td>`,
    ...(hasPlaces ? [`<td>${escapeHtml(declaredAt ?? '')}</td>`] : []),
  ];
  return `<tr class="${access}">${cells.join('')}</tr>`;
}
