import { Controller, Get, Header, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import { DomainError } from '@pan/kit/domain';
import { ApiProblems, IdPath, Public, ReadsPersons, type Reply, Scopes } from '@pan/kit/http';
import { SETTINGS } from '@pan/kit/ops';
import { AccessLog } from '@pan/kit/people';
import { BorrowTitle } from '../../application/loans/borrow-title.js';
import { HoldQueries } from '../../persistence/holds/holds.queries.js';
import { LoanQueries } from '../../persistence/loans/loans.queries.js';
import { TitleQueries } from '../../persistence/titles/titles.queries.js';
import type { Settings } from '../../config.js';
import { TitleQuery } from '../titles/titles.dto.js';
import {
  authenticationDocument,
  feed,
  OpdsAddresses,
  opdsAuthentication,
  opdsFeed,
  opdsPublication,
  publication,
  type Link,
} from './documents.js';
import { CatalogueQuery, opdsContent, OpdsUnauthenticated } from './opds.dto.js';
import { ownHold, ownLoan } from './own-state.js';

@ApiTags('opds')
@Controller('opds')
export class OpdsController {
  private readonly at: OpdsAddresses;

  constructor(
    private readonly titles: TitleQueries,
    private readonly loans: LoanQueries,
    private readonly holds: HoldQueries,
    private readonly borrowTitle: BorrowTitle,
    private readonly accessLog: AccessLog,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.at = new OpdsAddresses(settings.PUBLIC_URL);
  }

  @Get()
  @Public()
  @Header('content-type', opdsFeed)
  @ApiOperation({
    summary:
      'Le catalogue d’une organisation, ou la liste des bibliothèques / An organisation’s catalogue, or the list of libraries',
  })
  @ApiOkResponse({ content: opdsContent(opdsFeed) })
  @ApiProblems('organisation-unknown')
  async catalogue(@Query() query: CatalogueQuery): Promise<object> {
    const { organisation, limit, cursor } = query;
    const page = (cursor?: string) =>
      this.at.link(cursor ? 'next' : 'first', opdsFeed, '/opds', { organisation, limit, cursor });
    const self = this.at.link('self', opdsFeed, '/opds', { organisation, limit, cursor });
    const links = [self, page(), this.at.link('http://opds-spec.org/shelf', opdsFeed, '/opds/shelf')];
    if (organisation === undefined) return this.libraries(query, links);
    const { name, total, page: found } = await this.titles.licensed(organisation, query);
    return feed({
      title: name,
      links: [
        ...links,
        this.at.link('start', opdsFeed, '/opds'),
        ...(found.nextCursor ? [page(found.nextCursor)] : []),
      ],
      count: { numberOfItems: total, itemsPerPage: limit },
      publications: found.items.map((title) => publication(title, this.at, organisation)),
      navigation: [this.home()],
    });
  }

  @Get('publications/:id')
  @Public()
  @Header('content-type', opdsPublication)
  @ApiOperation({ summary: 'Une publication / A publication' })
  @ApiOkResponse({ content: opdsContent(opdsPublication) })
  @ApiProblems('title-unknown', 'organisation-unknown')
  async readPublication(@Param() { id }: IdPath, @Query() { organisation }: TitleQuery): Promise<object> {
    return publication(await this.titles.one(id, organisation), this.at, organisation);
  }

  @Post('publications/:id/loan')
  @Scopes('lending:borrow')
  @Header('content-type', opdsPublication)
  @ApiOperation({ summary: 'Emprunter, avec son propre jeton / Borrow, with one’s own token' })
  @ApiCreatedResponse({ content: opdsContent(opdsPublication) })
  @ApiOkResponse({ content: opdsContent(opdsPublication), description: 'Déjà emprunté / Already on loan' })
  @OpdsUnauthenticated()
  @ApiProblems('title-unknown', 'reader-required', 'reader-unknown', 'reader-has-no-stay')
  @ApiProblems('no-copy-available', 'title-not-licensed', 'loan-limit-reached', 'conflict')
  async borrowPublication(@Param() { id }: IdPath, @Res({ passthrough: true }) reply: Reply): Promise<object> {
    const { loan, isNew } = await this.borrowTitle.run(id);
    void reply.code(isNew ? 201 : 200);
    return publication(await this.titles.one(id), this.at, undefined, ownLoan(loan, this.at));
  }

  @Get('publications/:id/loan')
  @Scopes('lending:borrow')
  @ReadsPersons('read-own-loan')
  @Header('content-type', opdsPublication)
  @ApiOperation({ summary: 'Son propre prêt d’un titre / One’s own loan of a title' })
  @ApiOkResponse({ content: opdsContent(opdsPublication) })
  @OpdsUnauthenticated()
  @ApiProblems('reader-unknown', 'loan-unknown')
  async readOwnLoan(@Param() { id }: IdPath): Promise<object> {
    const reader = ownReader();
    const loan = (await this.loans.open()).find(({ titleId }) => titleId === id);
    if (!loan) throw new DomainError('loan-unknown', { id });
    await this.accessLog.record({ learners: [reader] });
    return publication(await this.titles.one(id), this.at, undefined, ownLoan(loan, this.at));
  }

  @Get('shelf')
  @Scopes('lending:borrow')
  @ReadsPersons('read-shelf')
  @Header('content-type', opdsFeed)
  @ApiOperation({ summary: 'Ses propres prêts et réservations / One’s own loans and holds' })
  @ApiOkResponse({ content: opdsContent(opdsFeed) })
  @OpdsUnauthenticated()
  @ApiProblems('reader-unknown')
  async shelf(): Promise<object> {
    const reader = ownReader();
    const [loans, holds] = await Promise.all([this.loans.open(), this.holds.active()]);
    await this.accessLog.record({ learners: [reader] });
    const titles = await this.titles.those([...loans, ...holds].map(({ titleId }) => titleId));
    const shown = [
      ...loans.map((loan) => ({ titleId: loan.titleId, own: ownLoan(loan, this.at) })),
      ...holds.map((hold) => ({ titleId: hold.titleId, own: ownHold(hold) })),
    ].flatMap(({ titleId, own }) => {
      const title = titles.get(titleId);
      return title ? [publication(title, this.at, undefined, own)] : [];
    });
    return feed({
      title: 'Mes livres',
      links: [this.at.link('self', opdsFeed, '/opds/shelf'), this.at.link('start', opdsFeed, '/opds')],
      count: { numberOfItems: shown.length },
      publications: shown,
      navigation: [this.home()],
    });
  }

  @Get('authentication')
  @Public()
  @Header('content-type', opdsAuthentication)
  @ApiOperation({ summary: 'Comment se connecter / How to sign in (Authentication for OPDS 1.0)' })
  @ApiOkResponse({ content: opdsContent(opdsAuthentication) })
  authentication(): object {
    return authenticationDocument(this.at, this.settings);
  }

  private async libraries(query: CatalogueQuery, links: readonly Link[]): Promise<object> {
    const { items, nextCursor } = await this.titles.libraries(query);
    const navigation = items.map(({ code, name }) => ({
      ...this.at.link('subsection', opdsFeed, '/opds', { organisation: code }),
      title: name,
    }));
    const next = nextCursor
      ? [this.at.link('next', opdsFeed, '/opds', { limit: query.limit, cursor: nextCursor })]
      : [];
    return feed({
      title: 'Bibliothèques scolaires du Québec',
      links: [...links, ...next],
      count: { itemsPerPage: query.limit },
      publications: [],
      navigation: navigation.length > 0 ? navigation : [this.home()],
    });
  }

  private home(): Link {
    return { ...this.at.link('start', opdsFeed, '/opds'), title: 'Bibliothèques / Libraries' };
  }
}

/** @throws DomainError reader-unknown where the token is nobody's own */
function ownReader(): string {
  const { person } = currentCaller();
  if (person?.role !== 'learner') throw new DomainError('reader-unknown');
  return person.id;
}
