import { accessHoles } from './accessHoles';
import { credentialHoles } from './credentialHoles';
import { keyHoles } from './keyHoles';
import { loginHoles } from './loginHoles';
import { pathHoles } from './pathHoles';
import { rightsHoles } from './rightsHoles';
import { robustnessHoles } from './robustnessHoles';
import { signatureHoles } from './signatureHoles';
import { statusHoles } from './statusHoles';

/** All holes of servers that take tokens from the header. */
export const holes = [
  ...signatureHoles,
  ...keyHoles,
  ...statusHoles,
  ...accessHoles,
  ...pathHoles,
  ...credentialHoles,
  ...robustnessHoles,
  ...loginHoles,
  ...rightsHoles,
];
