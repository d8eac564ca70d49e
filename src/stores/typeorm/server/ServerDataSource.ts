import { DataSource, type EntityMetadata } from 'typeorm';
import { isRevokedToken } from '../isRevokedToken';
import { exactText } from './exactText';

/**
 * A DataSource on a server, whose tables of revoked tokens are made exact by `synchronize` as well: what a decorator says
 * of a column it says to every engine, and each has collations of its own.
 */
export class ServerDataSource extends DataSource {
  protected override async buildMetadatas(): Promise<void> {
    await super.buildMetadatas();
    for (const metadata of this.entityMetadatas) if (isRevokedToken(metadata.target)) this.makeExact(metadata);
  }

  private makeExact(metadata: EntityMetadata): void {
    for (const [name, text] of Object.entries(exactText(this))) {
      const column = metadata.findColumnWithPropertyName(name);
      if (column) Object.assign(column, text);
    }
    if (this.options.type !== 'postgres') metadata.engine = 'InnoDB';
  }
}
