import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IfMatch, PageQuery, Public, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { PutForm } from '../../application/collections/put-form.js';
import { formSchema } from '../../domain/collections/form-schema.js';
import { cellsOf } from '../../domain/collections/form.js';
import { FormRepository, type FormRow } from '../../persistence/collections/form.repository.js';
import { HistoryQueries } from '../../persistence/history/history.queries.js';
import { HistoryPage, HistoryView } from '../programmes/history.dto.js';
import { KindPutQuery, KindQuery } from '../programmes/kinds.dto.js';
import { FormAnswer, FormPage, FormPath, FormView } from './forms.dto.js';

const words = { fr: 'Appareils', en: 'Devices' };
/** As little as a form may ask. */
const smallestForm = {
  ...{ code: 'devices', name: words, description: words, measures: ['M28'], systems: [], reporters: ['school'] },
  ...{ levels: ['service-centre', 'ministry'], fourEyes: true, nothingToReport: true },
  ...{ dimensions: [], fields: [{ code: 'devices', type: 'integer', name: words, required: true }], rules: [] },
  indicators: [],
};

/** What campaigns ask: forms that the ministry writes, without a line of code. */
@ApiTags('return-forms')
@Controller('v1')
export class FormsController {
  constructor(
    private readonly forms: FormRepository,
    private readonly put: PutForm,
    private readonly history: HistoryQueries,
  ) {}

  @Get('return-forms')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Formulaires, dans leur version présente / Forms, in their present version' })
  @ApiOkResponse({ type: FormPage })
  async listForms(@Query() query: PageQuery): Promise<Page<FormView>> {
    const { items, nextCursor } = await this.forms.list(query);
    return { items: items.map(viewOf), nextCursor };
  }

  @Get('return-forms-schema')
  @Public()
  @ApiOperation({ summary: 'Le schéma JSON d’un formulaire / The JSON Schema of a form' })
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  readFormSchema(): object {
    return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...formSchema };
  }

  @Get('return-forms/:form')
  @Scopes('governance:read')
  @ApiOperation({
    summary: 'Un formulaire, maintenant ou dans une version d’avant / A form, now or in a former version',
  })
  @ApiOkResponse({ type: FormView })
  @ApiProblems('return-form-unknown')
  async readForm(
    @Param() { form }: FormPath,
    @Query() { version }: KindQuery,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<FormView> {
    const row = await this.forms.row(form, version ?? null);
    setVersion(reply, row.version);
    return viewOf(row);
  }

  @Put('return-forms/:form')
  @Scopes('governance:write')
  @ApiOperation({
    summary: 'Définir un formulaire, ou le définir à nouveau / Define a form, or define it anew',
    description:
      'Par le ministère. Toutes les fautes sont dites à la fois. Une collecte garde la version avec laquelle elle s’est ouverte. / By the ministry. All faults are told at once. A campaign keeps the version that it opened with.',
  })
  @ApiBody({
    schema: {
      type: 'object',
      additionalProperties: true,
      description: 'Selon / By GET /v1/return-forms-schema',
      example: smallestForm,
    },
  })
  @ApiCreatedResponse({ type: FormAnswer })
  @ApiOkResponse({ type: FormAnswer })
  @ApiProblems('ministry-only', 'invalid-request')
  async putForm(
    @Param() { form }: FormPath,
    @Query() { why }: KindPutQuery,
    @Body() definition: object,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<FormAnswer> {
    const { outcome, version: present } = await this.put.run(form, definition, version, why ?? null);
    setVersion(reply, present);
    void reply.status(outcome === 'created' ? 201 : 200);
    return { code: form, version: present, changed: outcome !== 'unchanged' };
  }

  @Get('return-forms/:form/history')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Qui a changé le formulaire, pourquoi, quand / Who changed the form, why, when' })
  @ApiOkResponse({ type: HistoryPage })
  @ApiProblems('return-form-unknown')
  async readFormHistory(@Param() { form }: FormPath, @Query() query: PageQuery): Promise<Page<HistoryView>> {
    await this.forms.row(form, null);
    return this.history.of(`return-form/${form}`, query);
  }
}

const viewOf = ({ code, version, definition, shipped, at }: FormRow): FormView => ({
  ...{ code, version, shipped, definedAt: at },
  ...{ cells: cellsOf(definition).map((cell) => cell.code), definition },
});
