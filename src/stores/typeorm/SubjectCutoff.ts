import { Column, Entity, PrimaryColumn } from 'typeorm';
import { time } from './columnTypes';

/** That all which a subject was issued up to a moment is over: one row for a logout everywhere. */
@Entity({ name: 'authx_subject_cutoff' })
export class SubjectCutoff {
  /** The subject, or its hash where it holds more than visible ASCII. */
  @PrimaryColumn({ name: 'subject_key', type: 'varchar', length: 255 })
  subjectKey!: string;

  /** Milliseconds since 1970. */
  @Column({ name: 'not_before', type: 'bigint', transformer: time })
  notBefore!: number;
}
