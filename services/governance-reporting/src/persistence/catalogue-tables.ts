import type { Level, ResourceKind } from '@pan/contracts';
import { EntitySchema } from 'typeorm';

/** A resource as the catalogue last described it. */
export interface KnownResource {
  resourceId: string;
  kind: ResourceKind;
  language: string;
  levels: Level[];
  subjects: string[];
  published: boolean;
}

/** What the harvests of a source brought in a month. */
export interface HarvestCount {
  sourceId: string;
  schoolYear: string;
  month: string;
  harvests: number;
  added: number;
  changed: number;
  withdrawn: number;
  refused: number;
}

/** A competency framework as it was last released. */
export interface KnownFramework {
  frameworkId: string;
  code: string;
  version: string;
  dimensions: number;
  elements: number;
}

export const KnownResources = new EntitySchema<KnownResource>({
  name: 'KnownResource',
  tableName: 'known_resource',
  columns: {
    resourceId: { name: 'resource_id', type: 'uuid', primary: true },
    kind: { type: 'text' },
    language: { type: 'text' },
    levels: { type: 'jsonb' },
    subjects: { type: 'jsonb' },
    published: { type: 'boolean' },
  },
});

export const HarvestCounts = new EntitySchema<HarvestCount>({
  name: 'HarvestCount',
  tableName: 'harvest_count',
  columns: {
    sourceId: { name: 'source_id', type: 'uuid', primary: true },
    schoolYear: { name: 'school_year', type: 'text', primary: true },
    month: { type: 'text', primary: true },
    harvests: { type: 'integer' },
    added: { type: 'integer' },
    changed: { type: 'integer' },
    withdrawn: { type: 'integer' },
    refused: { type: 'integer' },
  },
});

export const KnownFrameworks = new EntitySchema<KnownFramework>({
  name: 'KnownFramework',
  tableName: 'known_framework',
  columns: {
    frameworkId: { name: 'framework_id', type: 'uuid', primary: true },
    code: { type: 'text' },
    version: { type: 'text' },
    dimensions: { type: 'integer' },
    elements: { type: 'integer' },
  },
});
