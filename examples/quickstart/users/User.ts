import { Exclude, Expose } from 'class-transformer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who can log in. Only what is exposed leaves in an answer. */
@Entity('user')
@Exclude()
export class User {
  @Expose()
  @PrimaryColumn({ type: 'text' })
  username!: string;

  @Expose()
  @Column({ type: 'text' })
  email!: string;

  @Expose()
  @Column({ type: 'text' })
  full_name!: string;

  @Expose()
  @Column({ type: 'text' })
  role!: string;

  @Column({ type: 'simple-json' })
  scopes!: string[];

  @Column({ name: 'password_hash', type: 'text' })
  passwordHash!: string;
}
