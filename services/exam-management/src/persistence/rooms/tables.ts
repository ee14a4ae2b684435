import { stateOf } from '@pan/kit/data';
import { EntitySchema } from 'typeorm';
import { ExamRoom } from '../../domain/exam-room.js';
import { count, id, text, uuid, uuids } from '../columns.js';

export const ExamRooms = new EntitySchema({
  name: 'ExamRoom',
  tableName: 'exam_room',
  target: ExamRoom,
  ...stateOf('ExamRoom', {
    id,
    sessionId: uuid('session_id'),
    organisationId: uuid('organisation_id'),
    code: text(),
    name: text(),
    proctorIds: uuids('proctor_ids'),
    authorises: { type: 'boolean' },
    version: count(),
  }),
}) as EntitySchema;
