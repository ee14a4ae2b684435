import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import { ApiProblems, Idempotent, Scopes } from '@pan/kit/http';
import { ApplyChanges } from '../../application/roster/apply-changes.js';
import type { RosterChange } from '../../application/roster/roster-change.js';
import type { Outcome } from '../../application/roster/rows.js';
import { ChangesAnswer, ChangesBody, readItem, type ItemAnswer } from './changes.dto.js';
import { SourceQuery } from './roster.dto.js';
import { refusedRow } from '../row-problem.js';

@ApiTags('roster')
@Controller('v1/changes')
export class ChangesController {
  constructor(private readonly changes: ApplyChanges) {}

  @Post()
  @HttpCode(200)
  @Idempotent()
  @Scopes('learners:write')
  @ApiOperation({
    summary: 'Écrire jusqu’à 500 lignes de tout genre, dans l’ordre / Write up to 500 rows of any kind, in order',
    description:
      'Une réponse par ligne; une ligne refusée laisse les autres. / An answer per row; a refused row leaves the others.',
  })
  @ApiOkResponse({ type: ChangesAnswer })
  @ApiProblems('conflict')
  async applyChanges(@Body() body: ChangesBody, @Query() { source }: SourceQuery): Promise<ChangesAnswer> {
    const read = body.items.map(readItem);
    const changes = read.filter((item): item is RosterChange => !Array.isArray(item));
    const outcomes = (await this.changes.run(changes, source ?? currentCaller().clientId)).values();
    return {
      items: read.map((item, index) =>
        Array.isArray(item) ? refusedRow(index, 'invalid-request', {}, item) : answerOf(index, outcomes.next().value!),
      ),
    };
  }
}

const answerOf = (index: number, outcome: Outcome): ItemAnswer =>
  outcome.outcome === 'refused'
    ? refusedRow(index, outcome.code, outcome.params)
    : { index, outcome: outcome.outcome, id: outcome.id };
