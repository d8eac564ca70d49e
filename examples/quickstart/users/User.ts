import { Exclude, Expose } from 'class-transformer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A user who can log in. Responses contain only the members with `@Expose()`. */
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
