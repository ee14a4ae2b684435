import { createDecipheriv, createHash } from 'node:crypto';
import { parseXmlDocument, serializeToWellFormedString } from 'slimdom';
import { eventually } from '@pan/testing';
import { ministry, playerOfA, startExams, type Json, type RunningExams } from './exams.js';
import { approvedPaper, candidatesOf, openSession, registered, tellWorld, type World } from './world.js';
import { withMedia } from './media.js';

const hourFrom = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

/** As a device does. */
function opened(content: Buffer, key: string): { described: Json; file: (address: string) => Buffer } {
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64url'), content.subarray(0, 12));
  decipher.setAuthTag(content.subarray(-16));
  const plain = Buffer.concat([decipher.update(content.subarray(12, -16)), decipher.final()]);
  const files = 4 + plain.readUInt32BE();
  const described = JSON.parse(plain.toString('utf8', 4, files));
  const file = (address: string) => {
    const { offset, length } = described.files[address];
    return plain.subarray(files + offset, files + offset + length);
  };
  return { described, file };
}

/** A body in the order of a sitting: the n-th list is for the n-th group that may be shuffled, its choices stand where one stood. */
function ordered(body: string, orders: string[][]): string {
  const document = parseXmlDocument(body);
  const all = document.getElementsByTagName('*').filter((one) => one.getAttribute('shuffle') === 'true');
  const holders = all.flatMap((one) => {
    const sets = one.children.filter(({ localName }) => localName === 'simpleMatchSet');
    return sets.length > 0 ? sets : [one];
  });
  for (const [at, holder] of holders.entries()) {
    const movable = holder.children.filter(
      (one) => one.hasAttribute('identifier') && one.getAttribute('fixed') !== 'true' && one.localName !== 'gap',
    );
    const places = movable.map((one) => {
      const place = document.createElement('place');
      holder.replaceChild(place, one);
      return place;
    });
    for (const [index, id] of orders[at]!.entries())
      holder.replaceChild(
        movable.find((one) => one.getAttribute('identifier') === id)!,
        places[index]!,
      );
  }
  return serializeToWellFormedString(document);
}

describe('The sealed package of a session', () => {
  let exams: RunningExams;
  let world: World;
  let paperId: string;
  let tomorrow: Json;
  const packageOf = (sessionId: string) =>
    eventually(async () => {
      const sql = `select hash, content from sealed_package where session_id = '${sessionId}'`;
      const [row] = await exams.database.query<{ hash: string; content: Buffer }>(sql);
      if (!row) throw new Error('not sealed yet');
      return row;
    });
  const fetched = async (hash: string, headers: Record<string, string> = {}) =>
    fetch(`${await exams.app.getUrl()}/v1/packages/${hash}`, { headers });
  const begin = async (sessionId: string, at: number, more: object = {}): Promise<Json> => {
    const candidate = (await candidatesOf(exams, sessionId))[at];
    const body = { sessionId, admissionCode: candidate.admissionCode, ...more };
    return (await exams.as(playerOfA).post('/v1/sittings', body)).body;
  };

  beforeAll(async () => {
    exams = await startExams();
    world = await tellWorld(exams);
    paperId = await approvedPaper(exams, withMedia);
    const times = { opensAt: hourFrom(24), closesAt: hourFrom(28), releaseAt: hourFrom(48) };
    tomorrow = await openSession(exams, paperId, times);
    await registered(exams, tomorrow.id, 'css-a.ecole', [world.classA]);
  });
  afterAll(() => exams?.close());

  it('[X11] lies ready the day before, for anybody, whole or in ranges, to be kept for ever', async () => {
    const { hash, content } = await packageOf(tomorrow.id);
    const whole = await fetched(hash);
    expect([whole.status, whole.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(bytes.equals(content)).toBe(true);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash);
    const part = await fetched(hash, { range: 'bytes=10-29' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-29/${content.length}`]);
    expect(Buffer.from(await part.arrayBuffer()).equals(content.subarray(10, 30))).toBe(true);
    expect((await fetched(hash, { range: `bytes=${content.length}-` })).status).toBe(416);
    expect((await fetched(hash, { 'if-none-match': `"${hash}"` })).status).toBe(304);
    expect((await fetched('0'.repeat(64))).status).toBe(404);
  });

  it('[X11] tells nothing before its key: no title, place, text, address or byte of a file, and a length that many papers have', async () => {
    const { content } = await packageOf(tomorrow.id);
    const said = [
      'Mathématique',
      'Q01',
      'Q14',
      'simpleChoice',
      'Maître Corbeau',
      'renard',
      'files/',
      'png',
      'fr-CA',
      'itemBody',
    ];
    for (const word of said) expect(content.includes(word)).toBe(false);
    expect(content.includes(withMedia['images/becher.png'].subarray(0, 12))).toBe(false);
    expect(content.includes(Buffer.alloc(32))).toBe(false);
    expect((content.length - 28) % 2_048).toBe(0);
    const other = await openSession(exams, paperId, {
      opensAt: hourFrom(24),
      closesAt: hourFrom(28),
      releaseAt: hourFrom(48),
    });
    const twin = await packageOf(other.id);
    expect([twin.content.length, twin.content.equals(content)]).toEqual([content.length, false]);
  });

  it('[X11] has its key in no answer before the session opens', async () => {
    const early = await begin(tomorrow.id, 0);
    expect(early.code).toBe('session-not-open');
    const { body: seen } = await exams.as(ministry).get(`/v1/sessions/${tomorrow.id}`);
    for (const answer of [early, seen]) expect(JSON.stringify(answer)).not.toMatch(/contentKey/);
  });

  it('[X11] is opened by the start, which then repeats nothing of it, and shows the choices in the order of that sitting', async () => {
    const session = await openSession(exams, paperId);
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    const { hash, content } = await packageOf(session.id);
    const bare = await begin(session.id, 0, { sealed: true });
    expect([bare.items, bare.stimuli, bare.supports, bare.package.hash]).toEqual([[], [], null, hash]);
    const lease = { 'sitting-lease': bare.lease };
    const { body: full } = await exams.as(playerOfA).get(`/v1/sittings/${bare.id}`, lease);
    const { described, file } = opened(content, bare.package.contentKey);
    expect(described.stimuli).toEqual(full.stimuli);
    for (const item of described.items) {
      const shown = full.items.find(({ ref }: Json) => ref === item.ref);
      const { body, order, ...rest } = item;
      expect(order.flat().toSorted()).toEqual((bare.package.orders[item.ref] ?? []).flat().toSorted());
      expect(shown).toEqual({ ...rest, body: ordered(body, bare.package.orders[item.ref] ?? []) });
    }
    const [address] = Object.keys(described.files);
    expect(file(address!).equals(withMedia['images/becher.png'])).toBe(true);
    expect(JSON.stringify(described)).not.toMatch(/correctResponse|mapping|SCORE/);
    const another = await begin(session.id, 1, { sealed: true });
    expect(another.package.orders).not.toEqual(bare.package.orders);
    await exams.as(playerOfA).post(`/v1/sittings/${bare.id}/submission`, undefined, lease);
    expect((await exams.as(playerOfA).get(`/v1/sittings/${bare.id}`, lease)).body.package).toBeNull();
  });
});
