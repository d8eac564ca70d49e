import { IsNotEmpty, IsOptional, IsPositive, IsString, MaxLength } from 'class-validator';

export class LoginBody {
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  username!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  password!: string;
}

export class LogoutBody {
  @IsOptional()
  @IsString()
  refresh_token?: string;
}

export class RefundBody {
  /** The guard has checked it already. The OpenAPI document says it too. */
  @IsPositive()
  amount!: number;
}
