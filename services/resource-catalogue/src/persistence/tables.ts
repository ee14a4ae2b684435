import { stateOf } from '@pan/kit/data';
import { KnownOrganisations } from '@pan/record-copies';
import { EntitySchema } from 'typeorm';
import { Harvest } from '../domain/harvest.js';
import { Resource } from '../domain/resource.js';
import { Source } from '../domain/source.js';

const id = { type: 'uuid', primary: true } as const;
const text = (name?: string) => ({ type: 'text', ...(name && { name }) }) as const;
const instant = (name: string) => ({ type: 'timestamp with time zone', name }) as const;
const count = { type: 'integer' } as const;
const optional = { nullable: true } as const;

/** Every table that an aggregate is mapped to; indexes, checks and what search needs stand in the migrations. */
export const aggregates: EntitySchema[] = [
  new EntitySchema({
    name: 'Resource',
    tableName: 'resource',
    target: Resource,
    ...stateOf('Resource', {
      id,
      ownerId: { type: 'uuid', name: 'owner_id', ...optional },
      sourceId: { type: 'uuid', name: 'source_id', ...optional },
      oaiIdentifier: { ...text('oai_identifier'), ...optional },
      oaiDatestamp: { ...instant('oai_datestamp'), ...optional },
      standing: text('state'),
      description: { type: 'jsonb' },
      fingerprint: text(),
      warnings: { type: 'jsonb' },
      withdrawnBy: { ...text('withdrawn_by'), ...optional },
      publishedAt: { ...instant('published_at'), ...optional },
      changedAt: instant('changed_at'),
      version: count,
    }),
  }),
  new EntitySchema({
    name: 'Source',
    tableName: 'source',
    target: Source,
    ...stateOf('Source', {
      id,
      code: text(),
      ownerId: { type: 'uuid', name: 'owner_id', ...optional },
      name: text(),
      baseUrl: text('base_url'),
      metadataPrefix: text('metadata_prefix'),
      set: { ...text('set_spec'), ...optional },
      harvestedThrough: { ...instant('harvested_through'), ...optional },
      version: count,
    }),
  }),
  new EntitySchema({
    name: 'Harvest',
    tableName: 'harvest',
    target: Harvest,
    ...stateOf('Harvest', {
      id,
      sourceId: { type: 'uuid', name: 'source_id' },
      fromAt: { ...instant('from_at'), ...optional },
      token: { ...text(), ...optional },
      begunAt: { ...instant('begun_at'), ...optional },
      reachedAt: { ...instant('reached_at'), ...optional },
      inOrder: { type: 'boolean', name: 'in_order' },
      pages: count,
      restarts: count,
      added: count,
      changed: count,
      withdrawn: count,
      refused: count,
      unchanged: count,
      ended: { type: 'boolean' },
    }),
  }),
];

export const entities = [KnownOrganisations, ...aggregates] as EntitySchema[];
