import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { readDay } from '@pan/kit/domain';
import { eventually, root } from '@pan/testing';
import yazl from 'yazl';
import { centre, openCentre } from '../six-centres.js';
import type { Answer, Json, World } from '../world.js';
import { hostileValues, type Kind } from './hostile.js';
import { escapedForXml, Kept } from './kept.js';

/** The same values at the doors that take documents: a bundle of a school's system, LOM, a QTI item, a distributor's feed. */
export function noDocumentIsAltered(world: () => World): void {
  const own = centre('css-d');
  const kept = new Kept('dqzx');
  const texts = valuesOf('text').map((text) => {
    const mark = kept.mark();
    return { mark, text: mark + text };
  });
  let six: World;

  beforeAll(async () => {
    six = world();
    await openCentre(six, 'css-d', 'document');
  });

  /** Takes note of what was taken. @returns what a refusal lacks, or why a failure is none */
  function judge(answer: Answer, { mark, text }: { mark: string; text: string }): string[] {
    if (answer.status < 300) kept.note(mark, text);
    const { code, detail } = answer.body as { code?: string; detail?: string };
    const isRefusal = answer.status >= 400 && answer.status < 500 && Boolean(code && detail);
    return answer.status < 300 || isRefusal
      ? []
      : [`${JSON.stringify(text.slice(0, 60))} → ${answer.status} ${answer.text.slice(0, 200)}`];
  }

  it('in a OneRoster bundle: each row is kept as it stands, or held and told [F11]', async () => {
    const days = valuesOf('day');
    const names = [...texts.map(({ text }) => text), ...days.map((_, n) => `Jour ${n}`)];
    const { state, held } = await importBundle(six, {
      users: names.map((name, n) => `d-${n},,,true,ecole-cedres,student,d-${n},,${cell(name)},Roy,,d-${n},,,,,S2,`),
      demographics: days.map((day, n) => `d-${texts.length + n},,,${cell(day)},female,,,,,,,,,,,`),
    });
    expect(state).toBe('succeeded');
    for (const { mark, text } of texts) kept.note(mark, text);
    expect(await kept.alteredIn(six, 'student-record')).toEqual([]);
    const learners = await six.databases
      .get('student-record')!
      .query<{ name: string; born: string | null }>(
        `select given_name as name, birth_date::text as born from learner where given_name ~ '^(dqzx[0-9]+q|Jour [0-9]+$)' and family_name = 'Roy'`,
      );
    expect(learners.length + held('users.csv')).toBe(names.length);
    const born = new Map(learners.map((one) => [one.name, one.born]));
    const right = (day: string) =>
      readElsewhere[day] ?? (readDay(day) !== null && day >= '1900' && day < '2027' ? day : null);
    expect(days.map((_, n) => born.get(`Jour ${n}`) ?? null)).toEqual(days.map(right));
  }, 120_000);

  it('in LOM: a title is kept as it stands, or refused [F11]', async () => {
    const wrong: string[] = [];
    for (const one of texts) {
      const body = `<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string language="fr">${escapedForXml(one.text)}</string></title><language>fr</language></general></lom>`;
      wrong.push(
        ...judge(
          await six.ask('resource-catalogue', own, 'POST', '/v1/resources', { body, type: 'application/xml' }),
          one,
        ),
      );
    }
    expect(wrong).toEqual([]);
    expect(await kept.alteredIn(six, 'resource-catalogue')).toEqual([]);
  }, 60_000);

  it('in a QTI item: a title is kept as it stands, or refused [F11]', async () => {
    const [path] = globSync('services/exam-management/samples/*/items/*.xml', { cwd: root }).sort();
    const item = readFileSync(join(root, path!), 'utf8');
    const wrong: string[] = [];
    for (const one of texts) {
      const body = item.replace(/ title="[^"]*"/, () => ` title="${escapedForXml(one.text)}"`);
      wrong.push(
        ...judge(await six.ask('exam-management', own, 'POST', '/v1/items', { body, type: 'application/xml' }), one),
      );
    }
    expect(wrong).toEqual([]);
    expect(await kept.alteredIn(six, 'exam-management')).toEqual([]);
  }, 60_000);

  it('in a feed: a title is kept as it stands, or its publication refused with the place [F11]', async () => {
    // A NUL is refused with the whole body, before any publication is looked at.
    const sent = texts.filter(({ text }) => !text.includes('\0'));
    const publications = sent.map(({ text }, n) => ({
      metadata: {
        '@type': 'http://schema.org/Book',
        title: text,
        identifier: `urn:uuid:11111111-1111-4111-8111-${String(n).padStart(12, '0')}`,
        language: 'fr',
      },
      links: [{ rel: 'self', href: 'https://exemple.example/opds', type: 'application/opds-publication+json' }],
      images: [{ href: 'https://exemple.example/1.png', type: 'image/png' }],
    }));
    const json = {
      metadata: { title: 'Essai' },
      links: [{ rel: 'self', href: 'https://exemple.example/feed', type: 'application/opds+json' }],
      publications,
    };
    const { status, body } = await six.ask('ebook-lending', own, 'POST', '/v1/feeds?organisation=css-d', { json });
    expect(status).toBe(200);
    const answered = (body as { publications: { outcome: string; departures: { pointer: string }[] }[] }).publications;
    expect(answered).toHaveLength(sent.length);
    answered.forEach(({ outcome, departures }, n) => {
      if (outcome !== 'refused') kept.note(sent[n]!.mark, sent[n]!.text);
      else
        expect(departures.map(({ pointer }) => pointer)).toContainEqual(expect.stringContaining(`/publications/${n}`));
    });
    expect(answered.filter(({ outcome }) => outcome === 'created').length).toBeGreaterThan(20);
    expect(await kept.alteredIn(six, 'ebook-lending')).toEqual([]);
  }, 60_000);

  async function importBundle(six: World, rows: { users: readonly string[]; demographics: readonly string[] }) {
    const folder = join(root, 'services/student-record/test/samples/bundle-1.1');
    const zip = new yazl.ZipFile();
    for (const name of globSync('*.csv', { cwd: folder })) {
      const text = readFileSync(join(folder, name), 'utf8');
      const own = rows[name.replace('.csv', '') as keyof typeof rows] as readonly string[] | undefined;
      zip.addBuffer(Buffer.from(own ? [text.split('\n', 1)[0], ...own, ''].join('\n') : text), name);
    }
    zip.end();
    const bundle = { body: await buffer(zip.outputStream as Readable), type: 'application/zip' };
    const job = await six.must(
      'student-record',
      own,
      'POST',
      '/v1/imports?organisation=css-d&maxHeldPercent=100',
      bundle,
    );
    const path = `/v1/imports/${job.body.id}`;
    const state = await eventually(
      async () => {
        const { body } = await six.ask('student-record', own, 'GET', path);
        if (!['succeeded', 'failed', 'refused'].includes(body.state as string))
          throw new Error(JSON.stringify(body).slice(0, 500));
        return body.state as string;
      },
      { timeout: 60_000 },
    );
    const { body } = await six.ask('student-record', own, 'GET', `${path}/problems?limit=500`);
    const problems = body.items as Json[];
    return {
      state,
      held: (file: string) =>
        new Set(problems.filter((one) => one.file === file && one.severity === 'error').map(({ row }) => row as number))
          .size,
    };
  }
}

/** Forms that a bundle's reader knows for the day they write, and says so of. */
const readElsewhere: Readonly<Record<string, string>> = {
  '2026-1-1': '2026-01-01',
  ' 2026-09-01': '2026-09-01',
  '2026-09-01T00:00:00Z': '2026-09-01',
};

const valuesOf = (kind: Kind): string[] =>
  hostileValues
    .filter((value) => value.kind === kind)
    .map(({ json }) => JSON.parse(json) as unknown)
    .filter((value): value is string => typeof value === 'string' && value.isWellFormed());

const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
