import { createHash } from 'node:crypto';
import type { JudgedRule } from '../../events/JudgedRule';
import type { ExplainedToken, RefusalExplainedEvent } from '../../events/RefusalExplainedEvent';
import { escapeHtml } from '../escapeHtml';
import { pageStyle } from '../pageParts';
import { cures } from './cures';

/** A page, and the policy to send with it (CSP). */
export interface RefusalsPage {
  readonly html: string;
  readonly policy: string;
}

const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Renders refusals as an HTML page, the newest first. The page has no script and loads nothing. */
export function refusalsPage(refusals: readonly RefusalExplainedEvent[], max: number): RefusalsPage {
  const newest = [...refusals].reverse();
  const count = `The last ${String(refusals.length)} refused requests of this process, of at most ${String(max)}. Reload the page to see newer ones.`;
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Why requests were refused</title>
<style>${pageStyle}</style>
</head>
<body>
<h1>Why requests were refused</h1>
<p>${refusals.length === 0 ? 'No request was refused since the start of this process.' : count}</p>
${newest.map(sectionOf).join('\n')}
</body>
</html>`;
  return { html, policy };
}

function sectionOf(refusal: RefusalExplainedEvent): string {
  const { method, path, route, errorType, status, at, token } = refusal;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['When', new Date(at).toISOString()],
    ['Route', route ?? 'no action was reached, or its route is a regular expression'],
    ['Refused by', whoRefused(refusal)],
    ['Who may call it', refusal.required],
    ['Where the token is looked for', refusal.locations.join(', ') || undefined],
    ['What was missing', refusal.lacking.join(' ') || undefined],
    ['Cause', refusal.cause],
    ['The token says', token && tokenText(token)],
    ['Rules', refusal.rules.map(ruleText).join(' · ') || undefined],
    ['What to do', `${cures[errorType]} See docs/errors.md#${errorType.toLowerCase()} in the package.`],
  ];
  const shown = rows.flatMap(([name, text]) =>
    text === undefined ? [] : [`<tr><th scope="row">${name}</th><td>${escapeHtml(text)}</td></tr>`],
  );
  return `<h2>${String(status)} ${errorType}: <code>${escapeHtml(`${method} ${path}`)}</code></h2>
<table><tbody>
${shown.join('\n')}
</tbody></table>`;
}

function whoRefused({ stage, check }: RefusalExplainedEvent): string {
  if (stage === 'action') return 'the action itself, or code that ran before or after it';
  return check === undefined ? 'the guard of the action' : `the guard of the action: ${check}`;
}

function tokenText(token: ExplainedToken): string {
  if (!token.isReadable) return `nothing that can be read. It was in: ${token.location}`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['location', token.location],
    ['type', token.type],
    ['fresh', token.fresh === undefined ? undefined : String(token.fresh)],
    ['algorithm', token.algorithm],
    ['key', token.kid],
    ['issuer', token.issuer],
    ['audience', token.audience.join(', ')],
    ['login type', token.loginType],
    ['issued', timeOf(token.issuedAt)],
    ['valid from', timeOf(token.notBefore)],
    ['expires', timeOf(token.expiresAt)],
    ['authenticated', timeOf(token.authTime)],
    ['level', token.acr],
    ['scopes', token.scopes.join(', ') || 'none'],
    ['claims', token.claims.join(', ')],
  ];
  return facts.flatMap(([name, text]) => (text === undefined || text === '' ? [] : [`${name}: ${text}`])).join(' · ');
}

function ruleText({ rule, isMatch, unmet, unknown, failed }: JudgedRule): string {
  const parts = [
    ...unmet.map(part => `not met: ${part}`),
    ...unknown.map(part => `cannot be judged: ${part}`),
    ...(failed === undefined ? [] : [`failed: ${failed}`]),
  ];
  return `${rule} ${isMatch ? 'matches' : `does not match (${parts.join(', ')})`}`;
}

/** The client may have written any number. */
function timeOf(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  return Math.abs(seconds) < 8.64e12 ? new Date(seconds * 1000).toISOString() : String(seconds);
}
