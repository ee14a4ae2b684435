import { stateOf } from '@pan/kit/data';
import { EntitySchema } from 'typeorm';
import { Initiative } from '../../domain/programmes/initiative.js';

/** What people enter; nothing of it comes from topics, so that no rebuild touches it. */
export const programmeTables = [
  new EntitySchema({
    name: 'Initiative',
    tableName: 'initiative',
    target: Initiative,
    ...stateOf('Initiative', {
      id: { type: 'uuid', primary: true },
      kind: { type: 'text' },
      kindVersion: { type: 'integer', name: 'kind_version' },
      organisationId: { type: 'uuid', name: 'organisation_id' },
      shared: { type: 'boolean' },
      state: { type: 'text' },
      measures: { type: 'text', array: true },
      facts: { type: 'jsonb' },
      version: { type: 'integer' },
    }),
  }),
] as EntitySchema[];
