import { DataSource, type EntityMetadata } from 'typeorm';
import { isAuthEntity } from '../isAuthEntity';
import { exactText } from './exactText';
import { textColumns } from './textColumns';

/**
 * A DataSource on a server, whose tables of this library are made exact by `synchronize` as well: what a decorator says of
 * a column it says to every engine, and each has collations of its own.
 */
export class ServerDataSource extends DataSource {
  protected override async buildMetadatas(): Promise<void> {
    await super.buildMetadatas();
    for (const metadata of this.entityMetadatas) if (isAuthEntity(metadata.target)) this.makeExact(metadata);
  }

  private makeExact(metadata: EntityMetadata): void {
    const exact = exactText(this);
    for (const [property, kind] of textColumns(metadata.target)) {
      const column = metadata.findColumnWithPropertyName(property);
      if (column) Object.assign(column, exact[kind]);
    }
    if (this.options.type !== 'postgres') metadata.engine = 'InnoDB';
  }
}
