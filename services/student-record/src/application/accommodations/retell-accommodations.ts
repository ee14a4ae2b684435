import { Injectable } from '@nestjs/common';
import { StateRepublisher } from '@pan/kit/messaging';
import { Accommodation } from '../../domain/accommodations/accommodation.js';
import { seeEverything } from '../organisations/see-everything.js';

/** Tells the exams again which accommodations hold and which have ended. */
@Injectable()
export class RetellAccommodations {
  constructor(republisher: StateRepublisher) {
    republisher.register<Accommodation>('exam-management', {
      of: Accommodation,
      see: seeEverything,
      facts: (known) => known.flatMap(({ present }) => present),
    });
  }
}
