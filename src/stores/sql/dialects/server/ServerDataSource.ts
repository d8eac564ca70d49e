import { DataSource, type EntityMetadata } from 'typeorm';
import { isAuthEntity, textColumns } from '../../authEntities';
import type { ServerEngine, ServerOptions } from './ServerEngine';

/**
 * A DataSource whose tables of this library compare text byte by byte, also if `synchronize` creates them. A decorator
 * declares the same collation for every engine, but each engine has collations of its own.
 */
export class ServerDataSource extends DataSource {
  constructor(
    options: ServerOptions,
    private readonly engine: ServerEngine,
  ) {
    super(options);
  }

  override async initialize(): Promise<this> {
    await super.initialize();
    this.engine.prepare?.(this);
    return this;
  }

  protected override async buildMetadatas(): Promise<void> {
    await super.buildMetadatas();
    for (const metadata of this.entityMetadatas) if (isAuthEntity(metadata.target)) this.makeExact(metadata);
  }

  private makeExact(metadata: EntityMetadata): void {
    for (const [property, kind] of textColumns(metadata.target)) {
      const column = metadata.findColumnWithPropertyName(property);
      if (column) Object.assign(column, this.engine.text[kind]);
    }
    if (this.engine.storageEngine !== undefined) metadata.engine = this.engine.storageEngine;
  }
}
