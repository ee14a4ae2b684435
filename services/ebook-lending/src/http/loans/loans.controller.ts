import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, Idempotent, IdPath, ReadsPersons, type Reply, Scopes } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { BorrowTitle } from '../../application/loans/borrow-title.js';
import { LoanQueries, type LoanRecord } from '../../persistence/loans/loans.queries.js';
import { RenewLoan } from '../../application/loans/renew-loan.js';
import { ReturnLoan } from '../../application/loans/return-loan.js';
import { BorrowBody, LoanPage, LoansQuery, LoanView, ReaderLoanView } from './loans.dto.js';
import { learnersOf, withoutReader } from '../readers.js';

@ApiTags('loans')
@Controller('v1/loans')
export class LoansController {
  constructor(
    private readonly queries: LoanQueries,
    private readonly borrowTitle: BorrowTitle,
    private readonly renewLoan: RenewLoan,
    private readonly returnLoan: ReturnLoan,
    private readonly accessLog: AccessLog,
  ) {}

  @Get()
  @Scopes('lending:read')
  @ReadsPersons('list-loans')
  @ApiOperation({ summary: 'Prêts à la vue du jeton / Loans in sight of the token' })
  @ApiOkResponse({ type: LoanPage })
  @ApiProblems('organisation-unknown')
  async listLoans(@Query() query: LoansQuery): Promise<Page<LoanRecord>> {
    const found = await this.queries.list(query);
    await this.accessLog.record({ learners: learnersOf(found.items) });
    return found;
  }

  @Get(':id')
  @Scopes('lending:read')
  @ReadsPersons('read-loan')
  @ApiOperation({ summary: 'Un prêt / A loan' })
  @ApiOkResponse({ type: ReaderLoanView })
  @ApiProblems('loan-unknown')
  async readLoan(@Param() { id }: IdPath): Promise<LoanRecord> {
    const loan = await this.queries.one(id);
    await this.accessLog.record({ learners: learnersOf([loan]) });
    return loan;
  }

  @Post()
  @Idempotent()
  @Scopes('lending:borrow')
  @ApiOperation({
    summary: 'Emprunter un titre / Borrow a title',
    description:
      'Emprunter de nouveau ce qu’on lit déjà répond le même prêt (200). / Borrowing again what one already has answers the same loan (200).',
  })
  @ApiCreatedResponse({ type: LoanView })
  @ApiOkResponse({ type: LoanView, description: 'La personne l’avait déjà / The reader already had it' })
  @ApiProblems('title-unknown', 'reader-required', 'reader-unknown', 'reader-has-no-stay')
  @ApiProblems('no-copy-available', 'title-not-licensed', 'loan-limit-reached', 'conflict')
  async borrow(@Body() body: BorrowBody, @Res({ passthrough: true }) reply: Reply): Promise<LoanView> {
    const { loan, isNew } = await this.borrowTitle.run(body.titleId, body.learnerId);
    void reply.code(isNew ? 201 : 200);
    return withoutReader(loan);
  }

  @Post(':id/renewals')
  @HttpCode(200)
  @Idempotent()
  @Scopes('lending:borrow')
  @ApiOperation({ summary: 'Renouveler un prêt / Renew a loan' })
  @ApiOkResponse({ type: LoanView })
  @ApiProblems('loan-unknown', 'loan-already-returned', 'loan-expired', 'copy-is-held')
  @ApiProblems('no-renewals-left', 'licence-ends-first')
  async renew(@Param() { id }: IdPath): Promise<LoanView> {
    return withoutReader(await this.renewLoan.run(id));
  }

  @Post(':id/return')
  @HttpCode(200)
  @Scopes('lending:borrow')
  @ApiOperation({
    summary: 'Rendre un prêt / Return a loan',
    description: 'Rendre de nouveau ne change rien. / Returning again changes nothing.',
  })
  @ApiOkResponse({ type: LoanView })
  @ApiProblems('loan-unknown')
  async return(@Param() { id }: IdPath): Promise<LoanView> {
    return withoutReader(await this.returnLoan.run(id));
  }
}
