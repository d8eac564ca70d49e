import { Column, Entity, PrimaryColumn } from 'typeorm';
import { time } from './columnTypes';

/** That all which a subject was issued up to a moment is over: one row for a logout everywhere. */
@Entity({ name: 'authx_subject_cutoff' })
export class SubjectCutoff {
  @PrimaryColumn({ type: 'varchar', length: 255 })
  subject!: string;

  /** Milliseconds since 1970. */
  @Column({ name: 'not_before', type: 'bigint', transformer: time })
  notBefore!: number;
}
