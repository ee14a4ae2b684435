import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { ApiProblems, PageOf, Public } from '@pan/kit/http';
import { Matches } from 'class-validator';
import { frameworks } from '../application/resources/competencies.js';
import { subjects } from '../domain/subjects.js';

class FrameworkPath {
  @Matches(/^[a-z0-9-]{1,60}$/) code!: string;
}

class SaidView {
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
}

class ElementView extends SaidView {
  @ApiProperty() code!: string;
}

class DimensionView extends ElementView {
  @ApiProperty({ type: [ElementView] }) elements!: readonly ElementView[];
}

class FrameworkView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() code!: string;
  @ApiProperty() version!: string;
  @ApiProperty({ type: SaidView }) name!: SaidView;
  @ApiProperty({ type: SaidView }) note!: SaidView;
  @ApiProperty({ description: 'Mesure du plan / Measure of the plan' }) measure!: string;
  @ApiProperty({ type: [DimensionView] }) dimensions!: readonly DimensionView[];
}

class SubjectView extends ElementView {}

const FrameworkPage = PageOf(FrameworkView);
const SubjectPage = PageOf(SubjectView);

@ApiTags('vocabularies')
@Controller('v1')
export class FrameworksController {
  @Get('frameworks')
  @Public()
  @ApiOperation({ summary: 'Les cadres de référence de compétences / The competency frameworks' })
  @ApiOkResponse({ type: FrameworkPage })
  listFrameworks(): Page<FrameworkView> {
    return { items: [...frameworks], nextCursor: null };
  }

  @Get('frameworks/:code')
  @Public()
  @ApiOperation({ summary: 'Un cadre de référence / One framework' })
  @ApiOkResponse({ type: FrameworkView })
  @ApiProblems('framework-unknown')
  readFramework(@Param() { code }: FrameworkPath): FrameworkView {
    const found = frameworks.find((framework) => framework.code === code);
    if (!found) throw new DomainError('framework-unknown');
    return found;
  }

  @Get('subjects')
  @Public()
  @ApiOperation({ summary: 'Les matières et leurs noms / The subjects and their names' })
  @ApiOkResponse({ type: SubjectPage })
  listSubjects(): Page<SubjectView> {
    return { items: subjects.map(({ code, fr, en }) => ({ code, fr, en })), nextCursor: null };
  }
}
