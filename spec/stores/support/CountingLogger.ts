import { AbstractLogger, type LogLevel, type LogMessage, type QueryRunner } from 'typeorm';

/** Counts the queries of a DataSource that look up revocations and sessions. */
export class CountingLogger extends AbstractLogger {
  lookups = 0;
  sessionLookups = 0;
  proofs = 0;

  constructor() {
    super(['query']);
  }

  protected override writeLog(_level: LogLevel, message: LogMessage | LogMessage[], _runner?: QueryRunner): void {
    for (const { message: text } of Array.isArray(message) ? message : [message]) {
      if (/^SELECT .jti. AS jti FROM/.test(String(text))) this.lookups += 1;
      if (/^INSERT .*authx_dpop_proof/.test(String(text))) this.proofs += 1;
      if (/^SELECT .*authx_subject_cutoff.* (IN |= ANY)\(/.test(String(text))) this.sessionLookups += 1;
    }
  }
}
