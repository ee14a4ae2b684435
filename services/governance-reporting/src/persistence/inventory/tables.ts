import { stateOf } from '@pan/kit/data';
import { EntitySchema } from 'typeorm';
import { InventoryEntry } from '../../domain/inventory/inventory-entry.js';

export const InventoryEntries = new EntitySchema({
  name: 'InventoryEntry',
  tableName: 'inventory_entry',
  target: InventoryEntry,
  ...stateOf('InventoryEntry', {
    id: { type: 'uuid', primary: true },
    register: { type: 'text' },
    organisationId: { type: 'uuid', name: 'organisation_id' },
    siteId: { type: 'uuid', name: 'site_id', nullable: true },
    code: { type: 'text' },
    content: { type: 'jsonb' },
    version: { type: 'integer' },
  }),
}) as EntitySchema;
