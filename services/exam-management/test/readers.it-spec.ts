import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createApp } from '@pan/kit/service';
import { loadConfig } from '@pan/kit/ops';
import { AppModule, service } from '../src/app.module.js';
import { settings as schema } from '../src/config.js';
import { board, ministry, startExams, type Json, type RunningExams } from './exams.js';
import { media, withMedia } from './media.js';
import { approvedPaper, openSession, tellWorld } from './world.js';

const operator = { clientId: 'ministry', organisations: ['ministere'], scopes: ['operations'] };

describe('A paper before its day', () => {
  let exams: RunningExams;
  let paperId: string;

  beforeAll(async () => {
    exams = await startExams();
    await tellWorld(exams);
    paperId = await approvedPaper(exams, withMedia);
  });
  afterAll(() => exams?.close());

  it('[X24] is read by nobody but those who are named, not even by who entered it', async () => {
    const text = await exams.as(ministry).get(`/v1/papers/${paperId}/text`);
    const file = await exams.as(ministry).get(`/v1/papers/${paperId}/files/${media.hash}`);
    expect([text.status, text.body.code, file.status]).toEqual([403, 'not-a-reader', 403]);
  });

  it('[X24] is shown to a named reader without a key, and each look is written down: who, what, when', async () => {
    const named = await exams.as(ministry).put(`/v1/papers/${paperId}/readers`, { readers: ['board'] });
    expect(named.body.items).toEqual([expect.objectContaining({ reader: 'board', namedBy: 'ministry' })]);
    const { status, body } = await exams.as(board).get(`/v1/papers/${paperId}/text`);
    expect([status, body.items.length]).toEqual([200, 14]);
    expect(JSON.stringify(body)).toContain(`files/${media.hash}`);
    expect(JSON.stringify(body)).not.toMatch(/correctResponse|mapEntry|outcomeDeclaration|SCORE/);
    expect((await exams.as(ministry).get(`/v1/papers/${paperId}/text`)).status).toBe(403);
    const url = `${await exams.app.getUrl()}/v1/papers/${paperId}/files/${media.hash}`;
    const file = await fetch(url, { headers: { authorization: `Bearer ${await exams.token(board)}` } });
    expect(file.headers.get('cache-control')).toBe('no-store');
    expect(Buffer.from(await file.arrayBuffer()).equals(media.png)).toBe(true);
    const { body: reads } = await exams.as(ministry).get(`/v1/papers/${paperId}/reads`);
    expect(reads.items.map(({ reader, what }: Json) => [reader, what])).toEqual([
      ['board', 'text'],
      ['board', `file ${media.hash}`],
    ]);
  });

  it('[X24] keeps the entries of its reads from being changed by the service', async () => {
    const app = new pg.Client({ connectionString: exams.database.appUrl });
    await app.connect();
    const change = (sql: string) => app.query(sql);
    await expect(change(`update paper_read set reader = 'nobody'`)).rejects.toThrow(/permission denied/);
    await expect(change('delete from paper_read')).rejects.toThrow(/permission denied/);
    await app.end();
  });

  it('[X24] is no longer readable once its reader is no longer named', async () => {
    await exams.as(ministry).put(`/v1/papers/${paperId}/readers`, { readers: [] });
    expect((await exams.as(board).get(`/v1/papers/${paperId}/text`)).status).toBe(403);
  });

  it('[X24] comes under a new key by rotation, item by item that lay open, and the old key may go; without a key in use nothing starts', async () => {
    await openSession(exams, paperId);
    const text = `update item set xml = '<assessmentItem/>', sealed = null, key_id = null where id = (select min(id::text)::uuid from item)`;
    await exams.database.query(text);
    const { PAN_CONTENT_KEYS: old } = exams.environment;
    const fresh = randomBytes(32).toString('hex');
    const with_ = async <T>(keys: string, work: (url: string) => Promise<T>): Promise<T> => {
      const settings = loadConfig(schema, {
        ...exams.environment,
        PORT: '0',
        LOG_LEVEL: 'silent',
        PAN_CONTENT_KEYS: keys,
      });
      const app = await createApp(AppModule, { ...service, settings });
      try {
        return await work(await app.getUrl());
      } finally {
        await app.close();
      }
    };
    await expect(with_(fresh, () => Promise.resolve())).rejects.toThrow(/PAN_CONTENT_KEYS/);
    const total = await with_(`${fresh}.${old}`, async (url) => {
      const sums = { wrapped: 0, sealed: 0 };
      for (let step = { wrapped: 1, sealed: 0 }; step.wrapped + step.sealed > 0;) {
        const headers = { authorization: `Bearer ${await exams.token(operator)}` };
        step = (await (
          await fetch(`${url}/v1/operations/content-rotations`, { method: 'POST', headers })
        ).json()) as typeof step;
        sums.wrapped += step.wrapped;
        sums.sealed += step.sealed;
      }
      return sums;
    });
    expect(total.sealed).toBe(1);
    expect(total.wrapped).toBeGreaterThanOrEqual(1);
    expect(await with_(fresh, () => Promise.resolve('starts'))).toBe('starts');
    const [open] = await exams.database.query<{ count: number }>(
      `select count(*)::int as count from item where xml is not null`,
    );
    expect(open!.count).toBe(0);
  }, 60_000);
});
