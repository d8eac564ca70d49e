import { DataSource } from 'typeorm';

/** Holds the lock of those who write into a file: to servers, as another process that takes long. */
export class SqliteLock {
  private isTaken = false;

  private constructor(private readonly dataSource: DataSource) {}

  static async on(file: string): Promise<SqliteLock> {
    return new SqliteLock(await new DataSource({ type: 'better-sqlite3', database: file, timeout: 5000 }).initialize());
  }

  /** Waits for whoever has it. */
  async take(): Promise<void> {
    if (this.isTaken) return;
    await this.dataSource.query('BEGIN IMMEDIATE');
    this.isTaken = true;
  }

  async give(): Promise<void> {
    if (!this.isTaken) return;
    await this.dataSource.query('ROLLBACK');
    this.isTaken = false;
  }

  async close(): Promise<void> {
    await this.give();
    await this.dataSource.destroy();
  }
}
