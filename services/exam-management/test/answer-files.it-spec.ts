import { createHash } from 'node:crypto';
import { playerOfA, playerOfB, startExams, type Json, type RunningExams } from './exams.js';
import { approvedPaper, candidatesOf, openSession, registered, tellWorld } from './world.js';

const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const png = Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001080600000000000000', 'hex');

describe('Files of answers', () => {
  let exams: RunningExams;
  let sitting: Json;
  beforeAll(async () => {
    exams = await startExams();
    const world = await tellWorld(exams);
    const session = await openSession(exams, await approvedPaper(exams));
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    const [{ admissionCode }] = (await candidatesOf(exams, session.id)) as [Json];
    sitting = (await exams.as(playerOfA).post('/v1/sittings', { sessionId: session.id, admissionCode })).body;
  });
  afterAll(() => exams?.close());

  const at = (hash: string) => `/v1/sittings/${sitting.id}/answer-files/${hash}`;
  const put = async (
    bytes: Buffer,
    hash = sha(bytes),
    who = playerOfA,
    lease: string = sitting.lease,
  ): Promise<[number, Json]> => {
    const answer = await fetch(`${await exams.app.getUrl()}${at(hash)}`, {
      ...{ method: 'PUT', body: new Uint8Array(bytes) },
      headers: {
        authorization: `Bearer ${await exams.token(who)}`,
        ...{ 'sitting-lease': lease, 'content-type': 'application/octet-stream' },
      },
    });
    return [answer.status, answer.status === 204 ? null : await answer.json()];
  };
  const codeOf = async (...args: Parameters<typeof put>) => (await put(...args))[1].code as string;

  it('[X02] are kept by their hash, once, and shown to the device that sits, and to nobody else', async () => {
    expect(await put(png)).toEqual([204, null]);
    expect(await put(png)).toEqual([204, null]);
    const read = await fetch(`${await exams.app.getUrl()}${at(sha(png))}`, {
      headers: { authorization: `Bearer ${await exams.token(playerOfA)}`, 'sitting-lease': sitting.lease },
    });
    expect([read.status, read.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(Buffer.from(await read.arrayBuffer()).equals(png)).toBe(true);
    expect(await codeOf(png, undefined, playerOfA, 'x'.repeat(43))).toBe('sitting-held-elsewhere');
    expect(await codeOf(png, undefined, playerOfB)).toBe('sitting-unknown');
    const unknown = await exams.as(playerOfA).get(at('0'.repeat(64)), { 'sitting-lease': sitting.lease });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'file-unknown']);
    expect(await exams.database.query(`select type, octet_length(bytes) as size from answer_file`)).toEqual([
      { type: 'image/png', size: png.length },
    ]);
  });

  it('[X02] are refused where they are other bytes, of a kind that runs, or too large', async () => {
    expect(await codeOf(png, 'a'.repeat(64))).toBe('file-not-its-hash');
    expect(await codeOf(Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'))).toBe('file-type-not-taken');
    expect(await codeOf(Buffer.alloc(10 * 1_048_576 + 1, 'a'))).toBe('body-too-large');
    expect(await put(Buffer.from('Mon rapport, en français.'))).toEqual([204, null]);
  });

  it('[X02] follow after the end where an answer named them in time, and not otherwise', async () => {
    const named = Buffer.from('nommé à temps');
    const lease = { 'sitting-lease': sitting.lease as string };
    const body = { sequence: 1, responses: { RESPONSE: [`${sha(named)} text/plain texte.txt`] } };
    expect((await exams.as(playerOfA).put(`/v1/sittings/${sitting.id}/responses/Q02`, body, lease)).status).toBe(200);
    expect((await exams.as(playerOfA).post(`/v1/sittings/${sitting.id}/submission`, undefined, lease)).status).toBe(
      200,
    );
    expect(await codeOf(Buffer.from('trop tard'))).toBe('sitting-submitted');
    expect(await put(named)).toEqual([204, null]);
    expect((await exams.as(playerOfA).get(at(sha(named)), lease)).body.code).toBe('file-unknown');
  });
});
