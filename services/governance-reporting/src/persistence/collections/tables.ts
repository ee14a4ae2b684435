import { stateOf } from '@pan/kit/data';
import { EntitySchema } from 'typeorm';
import { CampaignReturn } from '../../domain/collections/campaign-return.js';

/** The network as it was told, from one instant to the next. */
export interface OrganisationTold {
  organisationId: string;
  toldAt: string;
  code: string;
  name: string;
  kind: string;
  parentId: string | null;
}

export const OrganisationsTold = new EntitySchema<OrganisationTold>({
  name: 'OrganisationTold',
  tableName: 'organisation_told',
  columns: {
    organisationId: { type: 'uuid', name: 'organisation_id', primary: true },
    toldAt: { type: 'timestamptz', name: 'told_at', primary: true },
    code: { type: 'text' },
    name: { type: 'text' },
    kind: { type: 'text' },
    parentId: { type: 'uuid', name: 'parent_id', nullable: true },
  },
});

/** Who answers in a campaign, and what. The name and the places above are written by the opening and never again. */
export const collectionTables = [
  new EntitySchema({
    name: 'CampaignReturn',
    tableName: 'campaign_return',
    target: CampaignReturn,
    ...stateOf('CampaignReturn', {
      id: { type: 'uuid', primary: true },
      campaign: { type: 'text' },
      organisationId: { type: 'uuid', name: 'organisation_id' },
      organisation: { type: 'text' },
      name: { type: 'text' },
      pathIds: { type: 'uuid', name: 'path_ids', array: true },
      path: { type: 'text', array: true },
      pathKinds: { type: 'text', name: 'path_kinds', array: true },
      expected: { type: 'boolean' },
      lateUntil: { type: 'date', name: 'late_until', nullable: true },
      state: { type: 'text' },
      nothingToReport: { type: 'boolean', name: 'nothing_to_report' },
      cells: { type: 'jsonb' },
      missing: { type: 'integer' },
      receivedAt: { type: 'timestamptz', name: 'received_at', nullable: true },
      approvals: { type: 'jsonb' },
      approved: { type: 'boolean' },
      enteredBy: { type: 'text', name: 'entered_by', array: true },
      version: { type: 'integer' },
    }),
  }),
] as EntitySchema[];
