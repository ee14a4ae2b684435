import { randomUUID } from 'node:crypto';
import { kafkaClient } from '@pan/kit/messaging';
import { eventually } from '@pan/testing';
import { ministry, startExams, type RunningExams } from './exams.js';
import { heard, tellWorld } from './world.js';

describe('Facts for this service alone that were removed before it read them', () => {
  let exams: RunningExams;
  beforeAll(async () => {
    exams = await startExams();
  });
  afterAll(() => exams?.close());

  const operator = () => exams.as({ ...ministry, scopes: ['operations'] });
  const forward = () => operator().post('/v1/operations/projection/forward');
  const tellAccommodations = (count: number) =>
    exams.tell(
      'to-exam-management',
      Array.from({ length: count }, () => {
        const [accommodationId, learnerId] = [randomUUID(), randomUUID()];
        const data = { accommodationId, learnerId, extraTimePercent: 33, tools: [], validFromOn: '2026-09-01' };
        return { type: 'accommodation-granted', key: learnerId, data };
      }),
    );
  const consumer = async () => {
    const { body } = await exams.as().get('/health/ready');
    return JSON.stringify(body);
  };

  it('stop its consumer and say why; an operator lets it go on from where the topic begins', async () => {
    await tellAccommodations(60);
    await heard(exams, 'accommodation', 60);
    expect((await forward()).body).toEqual({ passed: 0 });

    const topic = `${exams.kafka.prefix}student-record.to-exam-management`;
    const admin = kafkaClient(exams.kafka.as('admin')).admin();
    await admin.connect();
    const ends = await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({
      topic,
      partitions: ends.map(({ partition, high: offset }) => ({ partition, offset })),
    });
    await admin.disconnect();
    await exams.database.query(
      'update consumer_position set next_offset = next_offset - 1 where topic = $1 and next_offset > 0',
      [topic],
    );
    const read = ends.filter(({ high }) => high !== '0').length;
    await eventually(async () => expect(await consumer()).toContain('facts were removed unread'));

    await tellAccommodations(5);
    expect((await forward()).body).toEqual({ passed: read });
    await heard(exams, 'accommodation', 65);
    expect(await consumer()).not.toContain('removed unread');
    await tellWorld(exams, 1, 1);
  });
});
