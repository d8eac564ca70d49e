import { statSync } from 'node:fs';
import { KeyRing } from '../../keys/KeyRing';
import { keyFileContent } from '../../keys/file/changeKeyFile';
import { isRetired } from '../../keys/file/KeyFileContent';
import { refusal, type Finding } from './Finding';

/** Checks a key file as a server reads it, who may read it, and whether a key waits to be promoted. */
export function checkKeyFile(path: string, now = new Date()): Finding[] {
  const check = 'keys/file';
  try {
    const content = keyFileContent(path);
    new KeyRing(content);
    const states = content.keys.map(key => (isRetired(key, now) ? 'retired' : key.state));
    const counts = ['signing', 'upcoming', 'verifying', 'retired'].map(
      state => `${String(states.filter(one => one === state).length)} ${state}`,
    );
    const findings: Finding[] = [{ check, status: 'ok', message: `${path} can be used: ${counts.join(', ')}.` }];
    if (!states.includes('signing')) {
      findings.push({ check, status: 'error', message: 'No key signs.', fix: 'Run authx keys promote <kid>.' });
    }
    for (const { kid, state, notBefore } of content.keys) {
      if (state !== 'upcoming' || (notBefore !== undefined && Date.parse(notBefore) > now.getTime())) continue;
      const fix = `Run authx keys promote --file ${path} ${kid}.`;
      findings.push({
        check: 'keys/promotion',
        status: 'warning',
        message: `The key ${kid} may sign, and waits.`,
        fix,
      });
    }
    return [...findings, checkMode(path)];
  } catch (error) {
    return [refusal(check, error)];
  }
}

function checkMode(path: string): Finding {
  const check = 'keys/permissions';
  if (process.platform === 'win32') return { check, status: 'skipped', message: 'Windows has no such permissions.' };
  const mode = statSync(path).mode & 0o777;
  const text = `${path} has the mode 0${mode.toString(8)}`;
  if ((mode & 0o077) === 0) return { check, status: 'ok', message: `${text}.` };
  // authx keys lets the group read the file if it could before.
  const status = (mode & 0o037) === 0 ? 'warning' : 'error';
  return { check, status, message: `${text}, so that other users can use it.`, fix: `Run chmod 600 ${path}.` };
}
