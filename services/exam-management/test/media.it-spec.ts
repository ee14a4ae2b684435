import { ministry, paperZip, playerOfA, startExams, importPackage, type Json, type RunningExams } from './exams.js';
import { media, withMedia } from './media.js';
import { approvedPaper, candidatesOf, openSession, registered, tellWorld } from './world.js';

const { png, hash } = media;

describe('Pictures and shared texts of a paper', () => {
  let exams: RunningExams;
  let sitting: Json;
  const player = () => exams.as(playerOfA);
  const lease = () => ({ 'sitting-lease': sitting.lease as string });

  beforeAll(async () => {
    exams = await startExams();
    const world = await tellWorld(exams);
    const session = await openSession(exams, await approvedPaper(exams, withMedia));
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    const [candidate] = await candidatesOf(exams, session.id);
    const body = { sessionId: session.id, admissionCode: candidate.admissionCode };
    sitting = (await player().post('/v1/sittings', body)).body;
  });
  afterAll(() => exams?.close());

  it('[X01] come with the package: counted, and kept once', async () => {
    const again = await importPackage(exams, await paperZip(withMedia));
    expect(again.counts).toMatchObject({ 'file.created': 0, 'file.unchanged': 2, 'paper.unchanged': 1 });
    const told = again.problems.map(({ code }: Json) => code);
    expect(told).not.toContain('resource-not-kept');
    expect(told).not.toContain('media-not-kept');
  });

  it('[X01] are shown to the candidate: the text once, the picture by its hash', async () => {
    const item = sitting.items.find(({ body }: Json) => body.includes(`src="files/${hash}"`));
    expect(item.stimuli).toEqual([sitting.stimuli[0].hash]);
    expect(sitting.stimuli).toEqual([
      expect.objectContaining({
        identifier: 'renard',
        title: 'Le renard',
        body: expect.stringContaining('Maître Corbeau'),
      }),
    ]);
  });

  it('[X01] are given to the device that sits, and to no other', async () => {
    const url = await exams.app.getUrl();
    const token = await exams.token(playerOfA);
    const ask = (secret: string) =>
      fetch(`${url}/v1/sittings/${sitting.id}/files/${hash}`, {
        headers: { authorization: `Bearer ${token}`, 'sitting-lease': secret },
      });
    const shown = await ask(sitting.lease);
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(shown.headers.get('content-security-policy')).toContain('sandbox');
    expect(shown.headers.get('cache-control')).toBe('no-store');
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(png);
    expect((await ask('x'.repeat(32))).status).toBe(409);
    const other = await player().get(`/v1/sittings/${sitting.id}/files/${'0'.repeat(64)}`, lease());
    expect([other.status, other.body.code]).toEqual([404, 'file-unknown']);
  });

  it('[X24] lie sealed: no table holds a word of an item, of a shared text or of the package', async () => {
    const rows = await exams.database.query<{ row: string }>(
      `select to_jsonb(i)::text as row from item i union all select to_jsonb(f)::text from content_file f
       union all select encode(sealed, 'escape') from content_file union all select encode(sealed, 'escape') from item
       union all select encode(content, 'escape') from import_package`,
    );
    const all = rows.map(({ row }) => row).join('\n');
    for (const word of ['Maître Corbeau', 'correctResponse', 'mapping', 'simpleChoice', png.toString('hex')])
      expect(all).not.toContain(word);
    const { body } = await exams.as(ministry).get('/v1/papers?limit=1');
    expect(JSON.stringify(body)).not.toContain('correctResponse');
  });
});
