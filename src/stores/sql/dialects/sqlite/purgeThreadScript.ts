/**
 * The program of a thread that deletes rows. It is a text, so that it runs wherever the library was bundled or compiled to.
 * `workerData` has the path of the driver's module as `driver`, the path of the database as `file`, and how long to wait for
 * a lock as `timeout`.
 *
 * Each message is an SQL statement and its parameters. The answer has the number of deleted `rows` and the milliseconds that
 * it `took`, or only a `problem`. The message `undefined` ends the thread.
 *
 * - With `synchronous = NORMAL`, a commit does not wait for the disk. A power cut can undo the last chunks, and the next
 *   purge deletes the rows again. The file stays intact in the mode WAL. The setting belongs to this connection alone. A
 *   commit on a connection with FULL writes the whole log to the disk, with all commits that came before it.
 * - A checkpoint waits for the disk, and does not keep others from reading or writing. It comes after the answer, so it does
 *   not count as the time of a chunk. A chunk changes at least one page for each row, at a random place of the index of ids.
 *   A checkpoint of many pages writes fewer of them twice. A checkpoint that fails does no harm, because the next one does
 *   its work.
 * - The checkpoint PASSIVE locks nobody out. What others write meanwhile keeps the log from beginning anew, so that it would
 *   grow as long as the purge runs. So a second one follows at once. It has little to do, and others seldom write meanwhile.
 *   The checkpoint RESTART would lock writers out while it waits for the disk, and revocations would fail.
 */
export const purgeThreadScript = `
'use strict';
const { parentPort, workerData } = require('node:worker_threads');
const Database = require(workerData.driver);
const connection = new Database(workerData.file, { fileMustExist: true, timeout: workerData.timeout });
connection.pragma('synchronous = NORMAL');
connection.pragma('wal_autocheckpoint = 0');
connection.pragma('foreign_keys = ON');
if (connection.pragma('journal_mode', { simple: true }) !== 'wal') throw new Error('The mode is not WAL.');
const rowsPerCheckpoint = 4000;
let unchecked = 0;

function checkpoint() {
  unchecked = 0;
  try {
    connection.pragma('wal_checkpoint(PASSIVE)');
    connection.pragma('wal_checkpoint(PASSIVE)');
  } catch {}
}

function run(sql, parameters) {
  const startedAt = performance.now();
  try {
    const rows = connection.prepare(sql).run(...parameters).changes;
    return { rows, took: performance.now() - startedAt };
  } catch (error) {
    return { problem: error.message };
  }
}

parentPort.on('message', statement => {
  if (statement === undefined) {
    checkpoint();
    connection.close();
    parentPort.close();
    return;
  }
  const answer = run(...statement);
  parentPort.postMessage(answer);
  unchecked += answer.rows ?? 0;
  if (unchecked >= rowsPerCheckpoint) checkpoint();
});
parentPort.postMessage('ready');
`;
