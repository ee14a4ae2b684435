import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IfMatch, PageQuery, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { FilledPlan } from '../../application/plan-facts/filled-plan.js';
import { PutRegisterEntry } from '../../application/plan-facts/put-register-entry.js';
import { Plan } from '../../domain/plan.js';
import { HistoryQueries } from '../../persistence/history/history.queries.js';
import type { EntryPut } from '../../persistence/plan-facts/register-entry.repository.js';
import { HistoryPage, HistoryView } from '../programmes/history.dto.js';
import { stated } from '../programmes/initiatives.controller.js';
import {
  EntryAnswer,
  FactBody,
  FactPath,
  GrantBody,
  GrantPath,
  OpenFactPage,
  OpenFactView,
  PartnerBody,
  PartnerPage,
  PartnerPath,
  PartnerView,
} from './plan-facts.dto.js';

const written = ['ministry-only', 'source-incomplete', 'date-ahead'] as const;

/** What the plan's text leaves open and a person establishes, grants recorded beside its own, partners. */
@ApiTags('plan')
@Controller('v1')
export class PlanFactsController {
  constructor(
    private readonly plan: Plan,
    private readonly filled: FilledPlan,
    private readonly put: PutRegisterEntry,
    private readonly history: HistoryQueries,
  ) {}

  @Get('facts')
  @Scopes('governance:read')
  @ApiOperation({
    summary:
      'Faits que le texte du plan laisse ouverts, et ce qui en fut établi / Facts that the plan’s text leaves open, and what was established of them',
  })
  @ApiOkResponse({ type: OpenFactPage })
  async listFacts(): Promise<Page<OpenFactView>> {
    const said = await this.filled.facts();
    const items = this.plan.openFacts().map((fact) => {
      const known = said.get(fact.key);
      return {
        ...fact,
        filled: known ? { value: known.value, source: known.source } : null,
        version: known?.version ?? 0,
      };
    });
    return { items, nextCursor: null };
  }

  @Put('facts/:fact')
  @Scopes('governance:write')
  @ApiOperation({ summary: 'Établir un fait du plan, avec sa source / Establish a fact of the plan, with its source' })
  @ApiCreatedResponse({ type: EntryAnswer })
  @ApiOkResponse({ type: EntryAnswer })
  @ApiProblems(...written, 'fact-unknown', 'fact-value-invalid')
  putFact(
    @Param() { fact }: FactPath,
    @Body() body: FactBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<EntryAnswer> {
    return answered(fact, reply, this.put.fact(fact, body.value, stated(body, version)));
  }

  @Get('facts/:fact/history')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Qui a dit quoi de ce fait / Who said what of this fact' })
  @ApiOkResponse({ type: HistoryPage })
  @ApiProblems('fact-unknown')
  async readFactHistory(@Param() { fact }: FactPath, @Query() query: PageQuery): Promise<Page<HistoryView>> {
    this.plan.openFact(fact);
    return this.history.of(`fact/${fact}`, query);
  }

  @Put('grants/:grant')
  @Scopes('governance:write')
  @ApiOperation({ summary: 'Inscrire une subvention et ses volets / Record a grant and its parts' })
  @ApiCreatedResponse({ type: EntryAnswer })
  @ApiOkResponse({ type: EntryAnswer })
  @ApiProblems(...written, 'grant-of-the-plan', 'grant-of-a-call', 'grant-code-ahead', 'measure-unknown')
  putGrant(
    @Param() { grant: code }: GrantPath,
    @Body() { source, why, ...grant }: GrantBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<EntryAnswer> {
    return answered(code, reply, this.put.grant(code, plain(grant), stated({ source, ...(why && { why }) }, version)));
  }

  @Get('grants/:grant/history')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Qui a changé la subvention / Who changed the grant' })
  @ApiOkResponse({ type: HistoryPage })
  readGrantHistory(@Param() { grant }: GrantPath, @Query() query: PageQuery): Promise<Page<HistoryView>> {
    return this.history.of(`grant/${grant}`, query);
  }

  @Get('partners')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Partenaires des réseaux / The networks’ partners' })
  @ApiOkResponse({ type: PartnerPage })
  async listPartners(): Promise<Page<PartnerView>> {
    const partners = await this.filled.partners();
    return { items: partners.map(({ value, ...entry }) => ({ ...entry, ...value })), nextCursor: null };
  }

  @Put('partners/:partner')
  @Scopes('governance:write')
  @ApiOperation({ summary: 'Inscrire un partenaire / Enter a partner' })
  @ApiCreatedResponse({ type: EntryAnswer })
  @ApiOkResponse({ type: EntryAnswer })
  @ApiProblems(...written)
  putPartner(
    @Param() { partner: code }: PartnerPath,
    @Body() body: PartnerBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<EntryAnswer> {
    const { name, kind, website = null } = body;
    return answered(code, reply, this.put.partner(code, { name, kind, website }, stated(body, version)));
  }
}

/** Without the classes that checked it. */
const plain = <T extends object>(body: T): T => JSON.parse(JSON.stringify(body)) as T;

async function answered(code: string, reply: Reply, put: Promise<EntryPut>): Promise<EntryAnswer> {
  const { outcome, version } = await put;
  setVersion(reply, version);
  void reply.status(outcome === 'created' ? 201 : 200);
  return { code, version, changed: outcome !== 'unchanged' };
}
