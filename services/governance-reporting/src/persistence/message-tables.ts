import { EntitySchema } from 'typeorm';

/** What an organisation wrote to families in a day. */
export interface MessageCount {
  organisationId: string;
  sentOn: string;
  urgency: string;
  schoolYear: string;
  sent: number;
  copies: number;
  read: number;
}

export const MessageCounts = new EntitySchema<MessageCount>({
  name: 'MessageCount',
  tableName: 'message_count',
  columns: {
    organisationId: { name: 'organisation_id', type: 'uuid', primary: true },
    sentOn: { name: 'sent_on', type: 'date', primary: true },
    urgency: { type: 'text', primary: true },
    schoolYear: { name: 'school_year', type: 'text' },
    sent: { type: 'integer' },
    copies: { type: 'integer' },
    read: { type: 'integer' },
  },
});
