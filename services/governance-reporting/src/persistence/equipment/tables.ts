import { stateOf } from '@pan/kit/data';
import { EntitySchema } from 'typeorm';
import { EquipmentItem } from '../../domain/equipment/equipment-item.js';

export const EquipmentItems = new EntitySchema({
  name: 'EquipmentItem',
  tableName: 'equipment_item',
  target: EquipmentItem,
  ...stateOf('EquipmentItem', {
    id: { type: 'uuid', primary: true },
    organisationId: { type: 'uuid', name: 'organisation_id' },
    tag: { type: 'text' },
    category: { type: 'text' },
    model: { type: 'text' },
    kit: { type: 'text', nullable: true },
    acquiredOn: { type: 'date', name: 'acquired_on', nullable: true },
    state: { type: 'text' },
    holderId: { type: 'uuid', name: 'holder_id', nullable: true },
    place: { type: 'text', nullable: true },
    lendingId: { type: 'uuid', name: 'lending_id', nullable: true },
    version: { type: 'integer' },
  }),
}) as EntitySchema;
