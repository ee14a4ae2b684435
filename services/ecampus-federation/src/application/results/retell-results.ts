import { Injectable } from '@nestjs/common';
import { StateRepublisher } from '@pan/kit/messaging';
import { CourseResult } from '../../domain/course-result.js';

/** Tells the record again the results of courses and the credits recognised, as they stand. */
@Injectable()
export class RetellResults {
  constructor(republisher: StateRepublisher) {
    republisher.register<CourseResult>('student-record', {
      of: CourseResult,
      see: (unit, step) => unit.asService(step),
      facts: (results) => results.flatMap(({ present }) => present),
    });
  }
}
