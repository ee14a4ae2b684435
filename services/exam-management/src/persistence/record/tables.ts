import { EntitySchema } from 'typeorm';
import { count, day, optional, texts, uuid } from '../columns.js';

/** What the student record gives a learner who sits an exam. */
export interface KnownAccommodation {
  accommodationId: string;
  learnerId: string;
  extraTimePercent: number;
  tools: string[];
  /** How tools are set, each `tool.name=value`. */
  settings: string[];
  validFromOn: string;
  validUntilOn: string | null;
  endedOn: string | null;
  /** Of the fact that told it; 0 in facts from before versions. */
  version: number;
}

export const KnownAccommodations = new EntitySchema<KnownAccommodation>({
  name: 'KnownAccommodation',
  tableName: 'accommodation',
  columns: {
    accommodationId: { ...uuid('accommodation_id'), primary: true },
    learnerId: uuid('learner_id'),
    extraTimePercent: count('extra_time_percent'),
    tools: texts,
    settings: texts,
    validFromOn: day('valid_from_on'),
    validUntilOn: { ...day('valid_until_on'), ...optional },
    endedOn: { ...day('ended_on'), ...optional },
    version: { ...count(), version: true },
  },
});
