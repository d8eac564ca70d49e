/** The target could not be attacked, so that the attack says nothing about it. The message names the cause and the fix. */
export class AttackError extends Error {}
