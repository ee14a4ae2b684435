import { Body, Controller, Get, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Public, type Request, TakesText, TextBody } from '@pan/kit/http';
import { AnswerOai } from '../application/oai/answer-oai.js';

const xml = 'text/xml; charset=utf-8';
const answer = { content: { 'text/xml': { schema: { type: 'string' as const } } } };
const summary = 'OAI-PMH 2.0 : six verbes, refus compris en HTTP 200 / six verbs, refusals by HTTP 200 too';

/** The standard alone rules here: arguments are read as they were sent, repeats and all. */
@ApiTags('oai-pmh')
@Controller('oai')
export class OaiController {
  constructor(private readonly answerOai: AnswerOai) {}

  @Get()
  @Public()
  @Header('content-type', xml)
  @ApiOperation({ summary })
  @ApiQuery({ name: 'verb', required: false, schema: { type: 'string' } })
  @ApiQuery({ name: 'identifier', required: false, schema: { type: 'string' } })
  @ApiQuery({ name: 'metadataPrefix', required: false, schema: { type: 'string' } })
  @ApiQuery({ name: 'from', required: false, schema: { type: 'string' } })
  @ApiQuery({ name: 'until', required: false, schema: { type: 'string' } })
  @ApiQuery({ name: 'set', required: false, schema: { type: 'string' } })
  @ApiQuery({ name: 'resumptionToken', required: false, schema: { type: 'string' } })
  @ApiOkResponse(answer)
  oai(@Req() request: Request): Promise<string> {
    return this.answerOai.run([...new URLSearchParams(request.url.split('?')[1] ?? '')]);
  }

  @Post()
  @HttpCode(200)
  @Public()
  @TakesText('application/x-www-form-urlencoded')
  @Header('content-type', xml)
  @ApiOperation({ summary })
  @ApiOkResponse(answer)
  oaiByForm(@Body() body: TextBody): Promise<string> {
    return this.answerOai.run([...new URLSearchParams(body.text)]);
  }
}
