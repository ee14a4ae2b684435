import { EntitySchema } from 'typeorm';

/** A published resource as the catalogue last described it. */
export interface KnownResource {
  resourceId: string;
  title: string;
  kind: string;
  levels: readonly string[];
  language: string;
  locator: string | null;
  withdrawn: boolean;
  /** Whether the log of changes has given it the instant at which this can be read. */
  placed: boolean;
  /** That instant; the database gives it. */
  readableAt?: Date | null;
}

export const KnownResources = new EntitySchema<KnownResource>({
  name: 'KnownResource',
  tableName: 'known_resource',
  columns: {
    resourceId: { name: 'resource_id', type: 'uuid', primary: true },
    title: { type: 'text' },
    kind: { type: 'text' },
    levels: { type: 'text', array: true },
    language: { type: 'text' },
    locator: { type: 'text', nullable: true },
    withdrawn: { type: 'boolean' },
    placed: { type: 'boolean' },
    readableAt: { name: 'readable_at', type: 'timestamptz', nullable: true },
  },
});
