import { ServerDataSource } from './ServerDataSource';
import type { ServerEngine, ServerOptions } from './ServerEngine';

/**
 * The DataSource that an application gets. This library reads and writes by another one, `own`, whose connections no other
 * code can reach. So a transaction that was left open on a connection of this DataSource, or a setting that was changed on
 * it, can neither undo a revocation nor hide one.
 */
export class OpenedDataSource extends ServerDataSource {
  constructor(
    options: ServerOptions,
    engine: ServerEngine,
    private readonly own: ServerDataSource,
  ) {
    super(options, engine);
  }

  override async initialize(): Promise<this> {
    if (!this.own.isInitialized) await this.own.initialize();
    try {
      return await super.initialize();
    } catch (error) {
      await this.closeOwn();
      throw error;
    }
  }

  override async destroy(): Promise<void> {
    try {
      await super.destroy();
    } finally {
      await this.closeOwn();
    }
  }

  /** If a connection fails while the pool is closed, for example because the server is down, it is closed as well. */
  private async closeOwn(): Promise<void> {
    if (this.own.isInitialized) await this.own.destroy().catch(() => undefined);
  }
}
