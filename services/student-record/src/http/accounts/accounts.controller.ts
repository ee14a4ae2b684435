import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, PageQuery, ReadsPersons, type Reply, Scopes } from '@pan/kit/http';
import { EndLinks } from '../../application/accounts/end-links.js';
import { IssueGuardianCode } from '../../application/accounts/issue-guardian-code.js';
import { LinkBySchool } from '../../application/accounts/link-by-school.js';
import { LinkGuardian } from '../../application/accounts/link-guardian.js';
import { PersonReads } from '../../application/learners/person-reads.js';
import type { Linked } from '../../domain/accounts/account.js';
import { AccountQueries } from '../../persistence/accounts/accounts.queries.js';
import { LearnerFileQueries } from '../../persistence/learners/learner-file.queries.js';
import {
  AccountLinkPage,
  AccountLinkView,
  AccountQuery,
  AccountView,
  GuardianCodeView,
  GuardianLinkBody,
  LearnerLinkBody,
  LinkedView,
  OwnAccountView,
  StaffLinkBody,
  SubjectPath,
} from './accounts.dto.js';
import { SourceQuery } from '../roster/roster.dto.js';

/** Who the people who sign in are in the record. */
@ApiTags('accounts')
@Controller('v1')
export class AccountsController {
  constructor(
    private readonly linkBySchool: LinkBySchool,
    private readonly linkGuardian: LinkGuardian,
    private readonly issueCode: IssueGuardianCode,
    private readonly endLinks: EndLinks,
    private readonly queries: AccountQueries,
    private readonly files: LearnerFileQueries,
    private readonly reads: PersonReads,
  ) {}

  @Post('accounts/staff-links')
  @Scopes('accounts:write')
  @ApiOperation({ summary: 'Dire de quel membre du personnel est un compte / Say which staff member’s an account is' })
  @ApiCreatedResponse({ type: LinkedView })
  @ApiOkResponse({ type: LinkedView, description: 'Déjà dit / Said already' })
  @ApiProblems('staff-not-sent', 'key-of-several-centres', 'staff-has-left', 'person-already-linked', 'conflict')
  linkStaffMember(
    @Body() { subject, staffSourceId }: StaffLinkBody,
    @Query() { source }: SourceQuery,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<LinkedView> {
    return answer(reply, this.linkBySchool.staff(subject, source ?? currentCaller().clientId, staffSourceId));
  }

  @Post('accounts/learner-links')
  @Scopes('accounts:write')
  @ApiOperation({ summary: 'Dire de quel élève est un compte / Say which learner’s an account is' })
  @ApiCreatedResponse({ type: LinkedView })
  @ApiOkResponse({ type: LinkedView, description: 'Déjà dit / Said already' })
  @ApiProblems(
    'learner-not-sent',
    'key-of-several-centres',
    'no-open-stay',
    'person-already-linked',
    'subject-already-linked',
    'conflict',
  )
  linkLearner(
    @Body() { subject, learnerSourceId }: LearnerLinkBody,
    @Query() { source }: SourceQuery,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<LinkedView> {
    return answer(reply, this.linkBySchool.learner(subject, source ?? currentCaller().clientId, learnerSourceId));
  }

  @Post('learners/:id/guardian-codes')
  @Scopes('accounts:write')
  @ApiOperation({
    summary: 'Remettre un code à un titulaire de l’autorité parentale / Hand out a code to a guardian',
    description: 'Montré une fois, bon une fois, pendant 14 jours. / Shown once, good once, for 14 days.',
  })
  @ApiCreatedResponse({ type: GuardianCodeView })
  @ApiProblems('learner-unknown', 'no-open-stay', 'too-many-guardian-codes', 'conflict')
  issueGuardianCode(@Param() { id }: IdPath): Promise<GuardianCodeView> {
    return this.issueCode.run(id);
  }

  @Post('accounts/guardian-links')
  @Scopes('account')
  @ApiOperation({ summary: 'Se lier à un enfant par le code reçu / Link oneself to a child by the code received' })
  @ApiCreatedResponse({ type: LinkedView })
  @ApiOkResponse({ type: LinkedView, description: 'Déjà lié à cet enfant / Linked to this child already' })
  @ApiProblems(
    'person-token-required',
    'guardian-code-unknown',
    'guardian-code-used',
    'guardian-code-expired',
    'too-many-attempts',
    'conflict',
  )
  linkByGuardianCode(
    @Body() { code }: GuardianLinkBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<LinkedView> {
    return answer(reply, this.linkGuardian.run(code));
  }

  @Get('learners/:id/account-links')
  @Scopes('accounts:write')
  @ReadsPersons('read-account-links')
  @ApiOperation({ summary: 'Les comptes liés à un élève / The accounts linked to a learner' })
  @ApiOkResponse({ type: AccountLinkPage })
  @ApiProblems('learner-unknown', 'family-access-only')
  async listAccountLinks(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<AccountLinkView>> {
    const { learnerId, page } = await this.files.accountLinks(id, query);
    await this.reads.record([learnerId]);
    return page;
  }

  @Post('account-links/:id/end')
  @HttpCode(204)
  @Scopes('accounts:write')
  @ApiOperation({ summary: 'Mettre fin à un lien le jour même / End a link the same day' })
  @ApiNoContentResponse()
  @ApiProblems('account-link-unknown', 'conflict')
  endAccountLink(@Param() { id }: IdPath): Promise<void> {
    return this.endLinks.bySchool(id);
  }

  @Get('accounts/me')
  @Scopes('account')
  @ReadsPersons('read-own-account')
  @ApiOperation({ summary: 'Qui l’on est au dossier / Who one is in the record' })
  @ApiOkResponse({ type: OwnAccountView })
  @ApiProblems('person-token-required')
  async readOwnAccount(): Promise<OwnAccountView> {
    const account = await this.queries.own();
    await this.reads.record(account.learners);
    return account;
  }

  @Get('accounts/:subject')
  @Scopes('accounts:read')
  @ReadsPersons('read-account')
  @ApiOperation({
    summary:
      'Ce qu’un jeton dit d’une personne, pour le fournisseur d’identité / What a token says of a person, for the identity provider',
  })
  @ApiOkResponse({ type: AccountView })
  @ApiProblems('account-unknown', 'family-access-only')
  async readAccount(@Param() { subject }: SubjectPath, @Query() { role }: AccountQuery): Promise<AccountView> {
    const account = await this.queries.of(subject, role ?? null);
    await this.reads.record(account.learners);
    return account;
  }
}

/** 201 for a new link, 200 for one that was there. */
async function answer(reply: Reply, linked: Promise<Linked>): Promise<LinkedView> {
  const { link, outcome } = await linked;
  reply.status(outcome === 'created' ? 201 : 200);
  return { id: link.id, person: link.person };
}
