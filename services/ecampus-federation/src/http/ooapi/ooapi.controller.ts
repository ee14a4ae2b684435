import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Public } from '@pan/kit/http';
import { SETTINGS } from '@pan/kit/ops';
import { consumerKey } from '../../domain/ooapi.js';
import { OoapiQueries, type OoapiPage } from '../../persistence/courses/ooapi.queries.js';
import type { Settings } from '../../config.js';
import {
  CourseExpandQuery,
  CoursePath,
  OfferingExpandQuery,
  OfferingPath,
  OoapiListQuery,
  OoapiQuery,
  ooapiSchemas,
  OrganizationPath,
  pageOf,
} from './ooapi.dto.js';

type Document = Record<string, unknown>;
const of = (schema: object) => ({ schema: schema as Record<string, unknown> });

/** The whole federation read as one OOAPI v5 endpoint, open to anybody: a catalogue that is not read has no use. */
@ApiTags('ooapi')
@Controller('ooapi/v5')
export class OoapiController {
  constructor(
    private readonly queries: OoapiQueries,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'Le document de service / The service document' })
  @ApiOkResponse(of(ooapiSchemas.service))
  readOoapiService(): Document {
    const { PUBLIC_URL, CONTACT_EMAIL } = this.settings;
    return {
      contactEmail: CONTACT_EMAIL,
      specification: `${PUBLIC_URL}/openapi.json`,
      documentation: `${PUBLIC_URL}/docs`,
      consumers: [{ consumerKey }],
    };
  }

  @Get('organizations')
  @Public()
  @ApiOperation({ summary: 'Les établissements admis / The institutions admitted' })
  @ApiOkResponse(of(pageOf(ooapiSchemas.organization)))
  listOrganizations(@Query() query: OoapiListQuery): Promise<OoapiPage<Document>> {
    return this.queries.organizations(query);
  }

  @Get('organizations/:organizationId')
  @Public()
  @ApiOperation({ summary: 'Un établissement / One institution' })
  @ApiOkResponse(of(ooapiSchemas.organization))
  @ApiProblems('organization-unknown')
  readOrganization(@Param() { organizationId }: OrganizationPath): Promise<Document> {
    return this.queries.organization(organizationId);
  }

  @Get('courses')
  @Public()
  @ApiOperation({ summary: 'Les cours offerts, par nom / The courses offered, by name' })
  @ApiOkResponse(of(pageOf(ooapiSchemas.course)))
  listCourses(@Query() query: OoapiListQuery): Promise<OoapiPage<Document>> {
    return this.queries.courses(query);
  }

  @Get('courses/:courseId')
  @Public()
  @ApiOperation({ summary: 'Un cours / One course' })
  @ApiOkResponse(of(ooapiSchemas.course))
  @ApiProblems('course-unknown')
  readCourse(@Param() { courseId }: CoursePath, @Query() { expand }: CourseExpandQuery): Promise<Document> {
    return this.queries.course(courseId, expand);
  }

  @Get('courses/:courseId/offerings')
  @Public()
  @ApiOperation({ summary: 'Les offres d’un cours, par date de début / The offerings of a course, by first day' })
  @ApiOkResponse(of(pageOf(ooapiSchemas.offering)))
  @ApiProblems('course-unknown')
  listOfferings(@Param() { courseId }: CoursePath, @Query() query: OoapiQuery): Promise<OoapiPage<Document>> {
    return this.queries.offeringsOf(courseId, query);
  }

  @Get('offerings/:offeringId')
  @Public()
  @ApiOperation({ summary: 'Une offre / One offering' })
  @ApiOkResponse(of(ooapiSchemas.offering))
  @ApiProblems('offering-unknown')
  readOffering(@Param() { offeringId }: OfferingPath, @Query() { expand }: OfferingExpandQuery): Promise<Document> {
    return this.queries.offering(offeringId, expand);
  }
}
