'use strict';

/** Turns `[what, find, replace]` into records of one file. */
exports.of = (file, ...checks) => checks.map(([what, find, replace]) => ({ file, what, find, replace }));

/** Switches off a condition that stands in an `if`. */
exports.never = (what, condition) => [what, `if (${condition})`, 'if (false as boolean)'];
