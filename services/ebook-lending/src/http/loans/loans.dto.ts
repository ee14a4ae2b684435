import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageOf, PageQuery } from '@pan/kit/http';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { loanStates, type LoanState } from '../../domain/loan.js';
import { OrganisationCode } from '../fields.js';

export class BorrowBody {
  @ApiProperty({ format: 'uuid' }) @IsUUID() titleId!: string;
  @ApiPropertyOptional({
    format: 'uuid',
    description: 'Pour qui; inutile avec le jeton d’un élève / For whom; not needed with a learner’s own token',
  })
  @IsOptional()
  @IsUUID()
  learnerId?: string;
}

export class LoansQuery extends PageQuery {
  @OrganisationCode({ required: false, description: 'Celle-ci et celles qui en relèvent / This one and those below' })
  organisation?: string;
  @ApiPropertyOptional({ format: 'uuid' }) @IsOptional() @IsUUID() titleId?: string;
  @ApiPropertyOptional({ enum: loanStates }) @IsOptional() @IsIn(loanStates) state?: LoanState;
}

/** A loan as the one who opened or changed it is answered: without the reader. */
export class LoanView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) titleId!: string;
  @ApiProperty() title!: string;
  @ApiProperty({ format: 'uuid' }) licenceId!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Où la personne lit / Where the reader stays' })
  organisation!: string | null;
  @ApiProperty({ enum: loanStates }) state!: LoanState;
  @ApiProperty({ format: 'date-time' }) openedAt!: Date;
  @ApiProperty({ format: 'date-time' }) dueAt!: Date;
  @ApiProperty({ type: 'integer' }) renewals!: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endedAt!: Date | null;
}

export class ReaderLoanView extends LoanView {
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Oublié quelques jours après la fin / Forgotten some days after the end',
  })
  learnerId!: string | null;
}

export const LoanPage = PageOf(ReaderLoanView);
