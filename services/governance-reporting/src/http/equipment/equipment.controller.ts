import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { ApiProblems, Idempotent, IdPath, OneOfScopes, PageQuery, Scopes } from '@pan/kit/http';
import { EnterEquipment } from '../../application/equipment/enter-equipment.js';
import { MoveEquipment, type Moving, type Recipient } from '../../application/equipment/move-equipment.js';
import { EquipmentQueries } from '../../persistence/equipment/equipment.queries.js';
import type { Selection } from '../../persistence/equipment/equipment.repository.js';
import { HistoryQueries } from '../../persistence/history/history.queries.js';
import { HistoryPage, HistoryView } from '../programmes/history.dto.js';
import {
  EquipmentCountPage,
  EquipmentCountsQuery,
  EquipmentCountView,
  EquipmentEntryBody,
  EquipmentLendingPage,
  EquipmentLendingView,
  EquipmentLoanBody,
  EquipmentOutcomesView,
  EquipmentPage,
  EquipmentQuery,
  EquipmentReturnBody,
  EquipmentTransferBody,
  EquipmentView,
} from './equipment.dto.js';

const writers = ['governance:report', 'governance:write'] as const;
const written = ['organisation-unknown', 'out-of-reach', 'equipment-held'];
const moved = [...written, 'equipment-selection', 'equipment-kit-unknown', 'equipment-too-many'];

/** Machines, robots and kits: whose they are, where they are, who had them. */
@ApiTags('equipment')
@Controller('v1/equipment')
export class EquipmentController {
  constructor(
    private readonly enter: EnterEquipment,
    private readonly move: MoveEquipment,
    private readonly queries: EquipmentQueries,
    private readonly history: HistoryQueries,
  ) {}

  @Post('entries')
  @HttpCode(200)
  @OneOfScopes(...writers)
  @Idempotent()
  @ApiOperation({ summary: 'Inscrire ou décrire jusqu’à 500 appareils / Enter or describe up to 500 items' })
  @ApiOkResponse({ type: EquipmentOutcomesView })
  @ApiProblems(...written)
  async enterEquipment(@Body() body: EquipmentEntryBody): Promise<EquipmentOutcomesView> {
    const { organisation, items, partial = false, dryRun = false, why = null } = body;
    const entered = items.map(({ kit = null, acquiredOn = null, ...item }) => ({ ...item, kit, acquiredOn }));
    return { items: await this.enter.run(organisation, entered, { partial, dryRun, why }) };
  }

  @Post('loans')
  @HttpCode(200)
  @OneOfScopes(...writers)
  @Idempotent()
  @ApiOperation({
    summary:
      'Prêter des appareils, un ensemble ou n’importe lesquels d’une sorte / Lend items, a bundle or any of a sort',
  })
  @ApiOkResponse({ type: EquipmentOutcomesView })
  @ApiProblems(...moved, 'equipment-too-few')
  async lendEquipment(@Body() body: EquipmentLoanBody): Promise<EquipmentOutcomesView> {
    return { items: await this.move.lend(movingOf(body), recipientOf(body.to)) };
  }

  @Post('transfers')
  @HttpCode(200)
  @OneOfScopes(...writers)
  @Idempotent()
  @ApiOperation({ summary: 'Passer des appareils à quelqu’un d’autre sans retour / Pass items on without a return' })
  @ApiOkResponse({ type: EquipmentOutcomesView })
  @ApiProblems(...moved)
  async passEquipmentOn(@Body() body: EquipmentTransferBody): Promise<EquipmentOutcomesView> {
    return { items: await this.move.passOn(movingOf(body), recipientOf(body.to)) };
  }

  @Post('returns')
  @HttpCode(200)
  @OneOfScopes(...writers)
  @Idempotent()
  @ApiOperation({ summary: 'Reprendre des appareils ou un ensemble / Take back items or a bundle' })
  @ApiOkResponse({ type: EquipmentOutcomesView })
  @ApiProblems(...moved)
  async takeEquipmentBack(@Body() body: EquipmentReturnBody): Promise<EquipmentOutcomesView> {
    return { items: await this.move.takeBack(movingOf(body), body.condition ?? 'sound') };
  }

  @Get()
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Appareils de vos organisations ou chez elles / Items that your organisations own or hold' })
  @ApiOkResponse({ type: EquipmentPage })
  listEquipment(@Query() query: EquipmentQuery): Promise<Page<EquipmentView>> {
    return this.queries.list(query);
  }

  @Get('counts')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Combien, par sorte et par état / How many, by sort and state' })
  @ApiOkResponse({ type: EquipmentCountPage })
  countEquipment(@Query() query: EquipmentCountsQuery): Promise<Page<EquipmentCountView>> {
    return this.queries.counts(query.organisation, query);
  }

  @Get(':id')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Un appareil / An item' })
  @ApiOkResponse({ type: EquipmentView })
  @ApiProblems('equipment-unknown')
  readEquipment(@Param() { id }: IdPath): Promise<EquipmentView> {
    return this.queries.one(id);
  }

  @Get(':id/lendings')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Qui l’a eu, du dernier au premier / Who had it, the last one first' })
  @ApiOkResponse({ type: EquipmentLendingPage })
  @ApiProblems('equipment-unknown')
  listLendings(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<EquipmentLendingView>> {
    return this.queries.lendings(id, query);
  }

  @Get(':id/history')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Qui a changé quoi, pour le propriétaire / Who changed what, for the owner' })
  @ApiOkResponse({ type: HistoryPage })
  @ApiProblems('equipment-unknown')
  async readEquipmentHistory(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<HistoryView>> {
    await this.queries.one(id);
    return this.history.of(`equipment/${id}`, query);
  }
}

type Selecting = EquipmentReturnBody & Partial<Pick<EquipmentLoanBody, 'category' | 'count'>>;

/** @throws DomainError equipment-selection: items are named in one of the three ways */
function movingOf(body: Selecting): Moving {
  const { organisation, partial = false, why = null } = body;
  return { organisation, selection: selectionOf(body), partial, why };
}

function selectionOf({ tags, kit, category, count }: Selecting): Selection {
  const ways: Selection[] = [];
  if (tags) ways.push({ tags });
  if (kit !== undefined) ways.push({ kit });
  if (category && count) ways.push({ category, count });
  if (ways.length !== 1 || (category === undefined) !== (count === undefined))
    throw new DomainError('equipment-selection');
  return ways[0]!;
}

const recipientOf = ({ organisation, place, dueOn }: EquipmentLoanBody['to']): Recipient => ({
  ...{ organisation, place: place ?? null, dueOn: dueOn ?? null },
});
