import { Column, Entity, PrimaryColumn } from 'typeorm';
import { integer } from './columnTransformers';

/** A logout everywhere: every token that the subject was issued until a moment is refused. */
@Entity({ name: 'authx_subject_cutoff' })
export class SubjectCutoff {
  /** The subject, or its hash if the subject contains more than visible ASCII. */
  @PrimaryColumn({ name: 'subject_key', type: 'varchar', length: 255 })
  subjectKey!: string;

  /** Milliseconds since 1970. */
  @Column({ name: 'not_before', type: 'bigint', transformer: integer })
  notBefore!: number;
}
