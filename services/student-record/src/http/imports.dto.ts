import { IsBoolean, IsIn, IsNumber, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

export class ImportQuery {
  /** Name of the sending system, in whose keys the rows speak; the client's id by default. */
  @IsOptional()
  @IsString()
  @Matches(/^[\w.:-]{1,120}$/)
  source?: string;

  /** `valid` holds back rows with errors and what depends on them; `all` refuses the bundle on any error. */
  @IsOptional()
  @IsIn(['valid', 'all'])
  mode: 'valid' | 'all' = 'valid';

  /** Above this part of held rows the bundle is refused. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  maxHeldPercent: number = 1;

  /** Check and count everything, and change nothing. */
  @IsOptional()
  @IsBoolean()
  dryRun: boolean = false;

  /** `2026-2027`; by default the year of the bundle's sessions, else the present one. */
  @IsOptional()
  @IsString()
  @Matches(/^\d{4}-\d{4}$/)
  schoolYear?: string;

  /** Code of the organisation below which those of the bundle stand. */
  @IsOptional()
  @IsString()
  @MaxLength(120)
  organisation?: string;
}
