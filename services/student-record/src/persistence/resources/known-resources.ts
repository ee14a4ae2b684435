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
  /** When the catalogue said so. */
  toldAt: Date;
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
    toldAt: { name: 'told_at', type: 'timestamptz' },
  },
});
