import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { Public } from '@pan/kit/http';
import { CourseQueries } from '../persistence/courses/courses.queries.js';
import { CoursePage, CoursesQuery, CourseView } from './courses.dto.js';

@ApiTags('courses')
@Controller('v1/courses')
export class CoursesController {
  constructor(private readonly queries: CourseQueries) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'Chercher un cours offert à distance / Search for a course offered at a distance' })
  @ApiOkResponse({ type: CoursePage })
  searchCourses(@Query() query: CoursesQuery): Promise<Page<CourseView>> {
    return this.queries.search(query);
  }
}
