import { stateOf } from '@pan/kit/data';
import { EntitySchema } from 'typeorm';
import { Paper } from '../../domain/paper.js';
import { count, id, json, text, texts } from '../columns.js';

export const Papers = new EntitySchema({
  name: 'Paper',
  tableName: 'paper',
  target: Paper,
  ...stateOf('Paper', {
    id,
    identifier: text(),
    owners: texts,
    title: text(),
    subject: text(),
    level: text(),
    language: text(),
    items: json,
    contentHash: text('content_hash'),
    approvals: json,
    standing: text('state'),
    version: count(),
  }),
}) as EntitySchema;
