import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { explain } from '@pan/kit/domain';
import { ApiProblems, Idempotent, IdPath, OneOfScopes, Scopes } from '@pan/kit/http';
import { DecideRows } from '../../application/inventory/decide-rows.js';
import { SendInventory } from '../../application/inventory/send-inventory.js';
import type { RowFinding } from '../../domain/inventory/inventory-row.js';
import { registers } from '../../domain/inventory/register.js';
import { InventoryQueries } from '../../persistence/inventory/inventory.queries.js';
import { OwnTextView } from '../texts.dto.js';
import {
  InventoryBatchBody,
  InventoryBatchesQuery,
  InventoryBatchPage,
  InventoryBatchView,
  InventoryRegisterPage,
  InventoryRegisterView,
  InventoryRejectionBody,
  InventoryReleaseBody,
  InventoryRowPage,
  InventoryRowsQuery,
  InventoryRowView,
  RowFindingView,
} from './inventory.dto.js';

const writers = ['governance:report', 'governance:write'] as const;

/** Rows of inventories: sent, checked one by one, released by a person. */
@ApiTags('inventories')
@ApiExtraModels(OwnTextView)
@Controller('v1')
export class InventoryController {
  constructor(
    private readonly send: SendInventory,
    private readonly decide: DecideRows,
    private readonly queries: InventoryQueries,
  ) {}

  @Get('inventory-registers')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Les registres et leurs colonnes / The registers and their columns' })
  @ApiOkResponse({ type: InventoryRegisterPage })
  listRegisters(): Page<InventoryRegisterView> {
    return { items: Object.values(registers), nextCursor: null };
  }

  @Post('inventory-batches')
  @OneOfScopes(...writers)
  @Idempotent()
  @ApiOperation({ summary: 'Envoyer des lignes, vérifiées et retenues / Send rows, checked and held' })
  @ApiCreatedResponse({ type: InventoryBatchView })
  @ApiProblems('organisation-unknown', 'out-of-reach')
  async sendInventory(@Body() body: InventoryBatchBody): Promise<InventoryBatchView> {
    const { organisation, register, mode = 'any', rows } = body;
    return this.queries.batch(await this.send.run({ organisation, register, mode, rows }));
  }

  @Get('inventory-batches')
  @Scopes('governance:read')
  @ApiOperation({
    summary: 'Envois de vos organisations, le dernier d’abord / Batches of your organisations, the last one first',
  })
  @ApiOkResponse({ type: InventoryBatchPage })
  listBatches(@Query() query: InventoryBatchesQuery): Promise<Page<InventoryBatchView>> {
    return this.queries.batches(query);
  }

  @Get('inventory-batches/:id')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Un envoi et ce qu’on y a trouvé / A batch and what was found in it' })
  @ApiOkResponse({ type: InventoryBatchView })
  @ApiProblems('inventory-batch-unknown')
  readBatch(@Param() { id }: IdPath): Promise<InventoryBatchView> {
    return this.queries.batch(id);
  }

  @Get('inventory-batches/:id/rows')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Les lignes, avec tout ce qu’on y a trouvé / The rows, with everything found in them' })
  @ApiOkResponse({ type: InventoryRowPage })
  @ApiProblems('inventory-batch-unknown')
  async listRows(@Param() { id }: IdPath, @Query() query: InventoryRowsQuery): Promise<Page<InventoryRowView>> {
    const { items, nextCursor } = await this.queries.rows(id, query);
    return { items: items.map((row) => ({ ...row, findings: row.findings.map(said) })), nextCursor };
  }

  @Post('inventory-batches/:id/releases')
  @HttpCode(200)
  @OneOfScopes(...writers)
  @ApiOperation({
    summary:
      'Verser des lignes au registre: une autre personne que l’expéditeur / Release rows into the register: a person, not the sender',
  })
  @ApiOkResponse({ type: InventoryBatchView })
  @ApiProblems(
    ...['inventory-batch-unknown', 'inventory-person-required', 'inventory-sent-by-you', 'inventory-rows-not-waiting'],
    'inventory-rows-outdated',
  )
  async releaseRows(@Param() { id }: IdPath, @Body() { rows, why }: InventoryReleaseBody): Promise<InventoryBatchView> {
    await this.decide.release(id, rows ?? null, why ?? null);
    return this.queries.batch(id);
  }

  @Post('inventory-batches/:id/rejections')
  @HttpCode(200)
  @OneOfScopes(...writers)
  @ApiOperation({ summary: 'Refuser des lignes, avec la raison / Turn rows down, with the reason' })
  @ApiOkResponse({ type: InventoryBatchView })
  @ApiProblems('inventory-batch-unknown', 'inventory-person-required', 'inventory-rows-not-waiting')
  async rejectRows(
    @Param() { id }: IdPath,
    @Body() { rows, why }: InventoryRejectionBody,
  ): Promise<InventoryBatchView> {
    await this.decide.reject(id, rows, why);
    return this.queries.batch(id);
  }
}

function said({ severity, code, field, params }: RowFinding): RowFindingView {
  const [fr, en] = [explain(code, params, 'fr'), explain(code, params, 'en')];
  const remedy = fr.remedy !== null && en.remedy !== null ? { fr: fr.remedy, en: en.remedy } : null;
  return { severity, code, field, fr: fr.detail, en: en.detail, remedy };
}
