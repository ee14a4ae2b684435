import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, PageQuery, ReadsPersons, Scopes } from '@pan/kit/http';
import { ReadFiles } from '../../application/files/read-files.js';
import { TellFunctions } from '../../application/files/tell-functions.js';
import { PersonReads } from '../../application/learners/person-reads.js';
import { RefusedLooks } from '../../application/learners/refused-looks.js';
import { FileQueries } from '../../persistence/files/files.queries.js';
import { OrganisationPath } from '../organisations/organisations.dto.js';
import { SourcePath, SourceQuery } from '../roster/roster.dto.js';
import { rulesView } from './file-view.js';
import { FilesView, FunctionsAnswer, FunctionsBody, StaffFunctionPage, type StaffFunctionView } from './files.dto.js';

/** A pupil's three files, and the functions of the staff by which they are read. */
@ApiTags('files')
@Controller('v1')
export class FilesController {
  constructor(
    private readonly tell: TellFunctions,
    private readonly files: ReadFiles,
    private readonly queries: FileQueries,
    private readonly reads: PersonReads,
    private readonly refused: RefusedLooks,
  ) {}

  @Put('organisations/:code/staff/by-source/:sourceId/functions')
  @Scopes('accounts:write')
  @ApiOperation({
    summary: 'Dire les fonctions d’un membre du personnel / Say the functions of a staff member',
    description:
      'La parole entière de cette organisation; elle vaut à la lecture suivante, sans nouveau jeton. Qui enseigne se dit par les groupes. / The whole word of this organisation; it holds at the next read, without a new token. Who teaches is told by classes.',
  })
  @ApiOkResponse({ type: FunctionsAnswer })
  @ApiProblems(
    'organisation-unknown',
    'staff-not-sent',
    'staff-has-left',
    'profession-not-named',
    'profession-of-no-professional',
    'span-ends-before-it-begins',
    'conflict',
  )
  async putFunctions(
    @Param() { code, sourceId }: SourcePath,
    @Query() { source }: SourceQuery,
    @Body() { functions }: FunctionsBody,
  ): Promise<FunctionsAnswer> {
    const asked = { organisation: code, source: source ?? currentCaller().clientId, sourceId };
    const told = functions.map(({ profession = null, validUntil = null, ...one }) => ({
      ...one,
      profession,
      validUntil,
    }));
    return { changed: await this.tell.run(asked, told) };
  }

  @Get('organisations/:code/staff-functions')
  @Scopes('accounts:write')
  @ApiOperation({ summary: 'Les fonctions dites du personnel / The functions told of the staff' })
  @ApiOkResponse({ type: StaffFunctionPage })
  @ApiProblems('organisation-unknown')
  listStaffFunctions(@Param() { code }: OrganisationPath, @Query() query: PageQuery): Promise<Page<StaffFunctionView>> {
    return this.queries.functionsAt(code, query);
  }

  @Get('learners/:id/files')
  @Scopes('learners:read')
  @ReadsPersons('read-files')
  @ApiOperation({
    summary:
      'Les trois dossiers d’un élève: qui les lit, où ils sont, jusqu’à quand / A learner’s three files: who reads them, where they are, how long',
    description:
      'De ce que vous ne pouvez pas lire, rien ne dit s’il existe. / Of what you may not read, nothing tells whether it exists.',
  })
  @ApiOkResponse({ type: FilesView })
  @ApiProblems('learner-unknown', 'family-access-only')
  readFiles(@Param() { id }: IdPath): Promise<FilesView> {
    return this.refused.noting('read-files-refused', id, async () => {
      const { learnerId, files } = await this.files.run(id);
      await this.reads.record([learnerId]);
      return { learnerId, items: files.map(({ file, ...shown }) => ({ ...rulesView(file), ...shown })) };
    });
  }
}
