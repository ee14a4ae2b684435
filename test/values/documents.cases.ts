import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ServiceName } from '@pan/contracts';
import { readDay } from '@pan/kit/domain';
import { eventually, paperZip, root } from '@pan/testing';
import yazl from 'yazl';
import { centre, openCentre } from '../six-centres.js';
import type { Answer, Json, World } from '../world.js';
import { textsOf } from './hostile.js';
import { escapedForXml, Kept } from './kept.js';

const paper = join(root, 'libs/qti/samples/mathematique-sciences-4');

/** The same values at the doors that take documents: a bundle of a school's system, LOM, QTI items and packages, a distributor's feed. */
export function noDocumentIsAltered(world: () => World): void {
  const own = centre('css-d');
  const kept = new Kept('dqzx');
  const texts = textsOf('text').map((text) => {
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
    const days = textsOf('day');
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
    const [path] = globSync('libs/qti/samples/*/items/*.xml', { cwd: root }).sort();
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

  it('in a QTI package: the titles of its test and items are kept as they stand, or named by their files [F11]', async () => {
    const names = globSync('items/*.xml', { cwd: paper });
    const titled = (path: string, text: string) =>
      readFileSync(join(paper, path), 'utf8').replace(/ title="[^"]*"/, () => ` title="${escapedForXml(text)}"`);
    /** As many as a package has files. */
    const packed = async (some: readonly { text: string }[]) => {
      const files = some.map(({ text }, n) => [n === 0 ? 'epreuve.xml' : names[n - 1]!, text] as const);
      return importPackage(
        six,
        await paperZip(Object.fromEntries(files.map(([path, text]) => [path, titled(path, text)]))),
      );
    };
    const size = names.length + 1;
    const [fit, unfit]: [typeof texts, typeof texts] = [[], []];
    for (let from = 0; from < texts.length; from += size) {
      const some = texts.slice(from, from + size);
      const { state, problems } = await packed(some);
      // A place whose item is not taken is the item's fault.
      const faults = problems.filter(({ code }) => code !== 'place-without-item');
      const named = new Set(faults.map(({ file }) => file as string));
      some.forEach((one, n) => (named.has(n === 0 ? 'epreuve.xml' : names[n - 1]!) ? unfit : fit).push(one));
      expect(state).toBe(named.size > 0 ? 'refused' : 'succeeded');
    }
    expect([fit.length > unfit.length, unfit.length > 5]).toEqual([true, true]);
    for (const { mark, text } of fit) kept.note(mark, text);
    for (let from = 0; from < fit.length; from += size)
      expect((await packed(fit.slice(from, from + size))).state).toBe('succeeded');
    expect(await kept.standing(six, 'exam-management')).toMatchObject({ altered: [] });
  }, 90_000);

  it('in a feed: each text is kept as it stands, or refused with its place [F11]', async () => {
    const kept = new Kept('fqzx');
    const fields: Record<string, (text: string) => { metadata?: object; licence?: object }> = {
      title: (title) => ({ metadata: { title } }),
      author: (author) => ({ metadata: { author } }),
      description: (description) => ({ metadata: { description } }),
      publisher: (name) => ({ metadata: { publisher: { name } } }),
      identifier: (identifier) => ({ licence: { identifier } }),
    };
    // A NUL is refused with the whole body, before any publication is looked at.
    const hostile = textsOf('text').filter((text) => !text.includes('\0'));
    const sent = Object.entries(fields).flatMap(([field, written]) =>
      hostile.map((text) => {
        const mark = kept.mark();
        return { field, mark, text: mark + text, ...written(mark + text) };
      }),
    );
    const publications = sent.map(({ metadata, licence }, n) => ({
      metadata: {
        ...{ '@type': 'http://schema.org/Book', title: 'Livre', language: 'fr' },
        ...{ identifier: `urn:uuid:11111111-1111-4111-8111-${String(n).padStart(12, '0')}`, ...metadata },
      },
      links: [{ rel: 'self', href: 'https://exemple.example/opds', type: 'application/opds-publication+json' }],
      images: [{ href: 'https://exemple.example/1.png', type: 'image/png' }],
      licenses: [
        { metadata: { identifier: `urn:uuid:22222222-2222-4222-8222-${String(n).padStart(12, '0')}`, ...licence } },
      ],
    }));
    const json = {
      metadata: { title: 'Essai' },
      links: [{ rel: 'self', href: 'https://exemple.example/feed', type: 'application/opds+json' }],
      publications,
    };
    const { status, body } = await six.ask('ebook-lending', own, 'POST', '/v1/feeds?organisation=css-d', { json });
    expect(status).toBe(200);
    const answered = (body as { publications: FeedAnswer[] }).publications;
    const silent = answered.flatMap(({ outcome, departures, licences }, n) => {
      const { field, mark, text } = sent[n]!;
      if (field === 'identifier' && licences[0]?.outcome === 'refused') return licences[0].reason ? [] : [text];
      const place = departures.find(({ pointer }) => pointer.includes(`/publications/${n}/metadata/${field}`));
      if (!place && outcome !== 'refused') kept.note(mark, text);
      return !place && outcome === 'refused' ? [text] : [];
    });
    expect(silent).toEqual([]);
    expect(kept.count).toBeGreaterThan(sent.length / 2);
    expect(await kept.standing(six, 'ebook-lending')).toEqual({ altered: [], lost: [] });
  }, 60_000);

  async function importPackage(six: World, body: Buffer): Promise<{ state: string; problems: Json[] }> {
    const call = { body, type: 'application/zip' };
    const job = await six.must('exam-management', own, 'POST', '/v1/imports?subject=essai&level=secondary-4', call);
    const path = `/v1/imports/${job.body.id}`;
    const state = await ended(six, 'exam-management', path);
    const { body: page } = await six.ask('exam-management', own, 'GET', `${path}/problems?limit=500`);
    return { state, problems: (page.items as Json[]).filter(({ severity }) => severity === 'error') };
  }

  async function ended(six: World, service: ServiceName, path: string): Promise<string> {
    return eventually(
      async () => {
        const { body } = await six.ask(service, own, 'GET', path);
        if (!['succeeded', 'failed', 'refused'].includes(body.state as string))
          throw new Error(JSON.stringify(body).slice(0, 500));
        return body.state as string;
      },
      { timeout: 60_000 },
    );
  }

  async function importBundle(six: World, rows: { users: readonly string[]; demographics: readonly string[] }) {
    const folder = join(root, 'libs/oneroster/samples/bundle-1.1');
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
    const state = await ended(six, 'student-record', path);
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

const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

interface FeedAnswer {
  readonly outcome: string;
  readonly departures: readonly { readonly pointer: string }[];
  readonly licences: readonly { readonly outcome: string; readonly reason: unknown }[];
}
