import { IsEmail, IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class PasswordBody {
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  password!: string;
}

export class EmailBody {
  @IsEmail()
  @MaxLength(254)
  email!: string;
}

export class NoteBody {
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  text!: string;
}
