import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import { explain } from '@pan/kit/domain';
import { ApiProblems, IdPath, type Reply, Scopes, TakesText, TextBody } from '@pan/kit/http';
import { AddItem } from '../application/items/add-item.js';
import { ScoreAnswers } from '../application/marks/score-answers.js';
import { itemRefusals } from '@pan/qti';
import { ItemView } from './items.dto.js';
import { OutcomesView, ScoreBody } from './trial.dto.js';

@ApiTags('items')
@Controller('v1/items')
export class ItemsController {
  constructor(
    private readonly addItem: AddItem,
    private readonly scoreAnswers: ScoreAnswers,
  ) {}

  @Post()
  @Scopes('exams:write')
  @TakesText('application/xml')
  @ApiOperation({
    summary: 'Inscrire un item QTI 2.1, 2.2 ou 3.0 à la banque / Enter a QTI 2.1, 2.2 or 3.0 item in the bank',
    description:
      'Ce qui ne pourrait être présenté ou corrigé comme l’auteur le veut est refusé, avec l’élément et sa ligne. / What could not be delivered or scored as its author means it is refused, with the element and its line.',
  })
  @ApiCreatedResponse({ type: ItemView })
  @ApiOkResponse({ type: ItemView, description: 'Le même item y est déjà / The same item is there already' })
  @ApiProblems('out-of-reach', ...itemRefusals)
  async postItem(@Body() { text }: TextBody, @Res({ passthrough: true }) reply: Reply): Promise<ItemView> {
    const { id, item, isNew } = await this.addItem.run(text);
    if (!isNew) void reply.code(200);
    const { identifier, title, qtiVersion, interactions, maxScore, warnings } = item;
    const { language } = currentCaller();
    return {
      id,
      identifier,
      title,
      qtiVersion,
      interactions,
      maxScore: maxScore?.toNumber() ?? null,
      warnings: warnings.map(({ code, params }) => explain(code, params, language)),
    };
  }

  @Post(':id/score')
  @HttpCode(200)
  @Scopes('exams:read')
  @ApiOperation({
    summary: 'Ce que des réponses vaudraient / What answers would earn',
    description:
      'Visible de qui a inscrit l’item, de personne d’autre. / In sight of those who entered the item, of nobody else.',
  })
  @ApiOkResponse({ type: OutcomesView })
  @ApiProblems('item-unknown', 'response-unknown')
  scoreResponses(@Param() { id }: IdPath, @Body() trial: ScoreBody): Promise<OutcomesView> {
    return this.scoreAnswers.run(id, trial);
  }
}
