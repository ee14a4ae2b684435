import { eventually } from '@pan/testing';
import { aCourse, anOffering, idOf, ooapiServer } from '../../services/ecampus-federation/test/ooapi-server.js';
import { dcRecord, identify, oaiServer, records } from '../../services/resource-catalogue/test/oai-server.js';
import { ministry } from '../six-centres.js';
import type { Json, World } from '../world.js';
import { textsOf, valuesOf } from './hostile.js';
import { escapedForXml, Kept } from './kept.js';

/** The same values in what is harvested: Dublin Core, LOM, an institution's courses and their offerings. */
export function noHarvestAlters(world: () => World): void {
  let six: World;
  beforeAll(() => {
    six = world();
  });
  afterAll(() => Promise.all(open.map((server) => server.close())));

  it.each([
    ['oai_dc', dublinCore],
    ['lom', lom],
  ])(
    'in records of %s: each field is kept as it stands, or named by the record that lacks it [F11]',
    async (format, write) => {
      const kept = new Kept(format === 'oai_dc' ? 'hqdz' : 'hqlz');
      const sent = new Map<string, { mark: string; text: string }>();
      const listed = Object.entries(write).flatMap(([field, element]) =>
        textsOf('text').map((text) => {
          const mark = kept.mark();
          const one = { mark, text: mark + text };
          const id = String(sent.size + 1);
          sent.set(`oai:r.example:${id}`, one);
          return element(id, escapedForXml(one.text), field);
        }),
      );
      const job = await harvestOf(six, `valeurs-${format.replace('_', '-')}`, format, listed);
      const named = new Set(
        job.problems.flatMap(({ code, value }: Json) => (code === 'possible-double' ? [] : [value as string])),
      );
      for (const [identifier, { mark, text }] of sent) if (!named.has(identifier)) kept.note(mark, text);
      expect(kept.count).toBeGreaterThan(sent.size / 2);
      expect(await kept.standing(six, 'resource-catalogue')).toEqual({ altered: [], lost: [] });
    },
    60_000,
  );

  it('in Dublin Core: days, languages and ISBN are read as they are written, or warned of [F11]', async () => {
    const of = {
      date: [...textsOf('day'), ...textsOf('instant')],
      language: textsOf('language'),
      identifier: textsOf('isbn'),
    };
    const sent = Object.entries(of).flatMap(([field, values]) =>
      values.map((value, n) => ({ field, value, id: `${field}-${n}` })),
    );
    await harvestOf(
      six,
      'valeurs-autres',
      'oai_dc',
      sent.map(({ field, value, id }) =>
        dcRecord(id, `Notice ${id}`, { more: `<dc:${field}>${escapedForXml(value)}</dc:${field}>` }).replace(
          field === 'language' ? '<dc:language>fr</dc:language>' : /(?!)/,
          '',
        ),
      ),
    );
    const rows = await six.databases
      .get('resource-catalogue')!
      .query<{ id: string; description: Json; warnings: Json[] }>(
        `select split_part(oai_identifier, ':', 3) as id, description, warnings from resource
        where source_id = (select id from source where code = 'valeurs-autres')`,
      );
    const kept = new Map(rows.map((row) => [row.id, row]));
    const member = { date: 'issued', language: 'language', identifier: 'isbn' } as const;
    const wrong = sent.flatMap(({ field, value, id }) => {
      const row = kept.get(id);
      if (!row) return isXml(value) ? [`${id} ${value} is lost`] : [];
      const found = row.description[member[field as keyof typeof member]] as string | null;
      const isNothing = found === null || found === 'und';
      // Dublin Core's identifiers may be of any kind.
      if (field === 'identifier' && !/^(urn:)?isbn|^97/i.test(value))
        return found === null || isSame(field, value, found) ? [] : [`${id} ${found}`];
      const right = isNothing
        ? row.warnings.length > 0 || value.trim() === '' || value === 'und'
        : isSame(field, value, found);
      return right ? [] : [`${field} ${JSON.stringify(value.slice(0, 60))} → ${found} ${JSON.stringify(row.warnings)}`];
    });
    expect(wrong).toEqual([]);
  }, 60_000);

  it('in an institution’s courses and offerings: each is kept as it stands, or named with the place [F11]', async () => {
    const kept = new Kept('hqoz');
    const server = await ooapiServer();
    open.push(server);
    const fields: Record<string, (text: string) => object> = {
      name: (value) => ({ name: [{ language: 'fr-CA', value }] }),
      description: (value) => ({ description: [{ language: 'fr-CA', value }] }),
      abbreviation: (abbreviation) => ({ abbreviation }),
      primaryCode: (code) => ({ primaryCode: { codeType: 'identifier', code } }),
    };
    const courses = new Map<string, { mark: string; text: string; field: string }>();
    for (const [field, written] of Object.entries(fields))
      for (const text of valuesOf('text').filter((value) => typeof value === 'string')) {
        const mark = kept.mark();
        const id = idOf(7, courses.size + 1);
        courses.set(id, { mark, text: mark + text, field });
        server.courses.push(aCourse(id, 'Cours', { abbreviation: 'C', ...written(mark + text) }));
      }
    const offerings = new Map<string, { field: string; value: unknown }>();
    for (const [field, values] of [
      ['startDate', valuesOf('day')],
      ['endDate', valuesOf('day')],
      ['enrollStartDate', valuesOf('day')],
      ['maxNumberStudents', valuesOf('number')],
    ] as const)
      for (const value of values) offerings.set(idOf(8, offerings.size + 1), { field, value });
    const always = { startDate: '1900-01-01', endDate: '9999-12-31' };
    const first = idOf(7, 9_999);
    server.courses.push(aCourse(first, 'Cours aux offres'));
    server.offerings.set(first, [
      ...[...offerings].map(([id, { field, value }]) => anOffering(id, 'Offre', { ...always, [field]: value })),
    ]);
    const job = await institutionOf(six, 'universite-valeurs', server.url);
    const placed = new Map(job.problems.map(({ value, field }: Json) => [value as string, field as string]));
    for (const [id, { mark, text, field }] of courses) {
      const place = placed.get(id) as string | undefined;
      if (place === undefined) kept.note(mark, text);
      else expect([id, place]).toEqual([id, expect.stringContaining(field)]);
    }
    expect(kept.count).toBeGreaterThan(courses.size / 2);
    expect(await kept.standing(six, 'ecampus-federation')).toEqual({ altered: [], lost: [] });

    const columns = {
      startDate: 'starts_on',
      endDate: 'ends_on',
      enrollStartDate: 'enrol_from',
      maxNumberStudents: 'seats',
    };
    const rows = await six.databases.get('ecampus-federation')!.query<Json>(
      `select d.value ->> 'code' as id, starts_on::text, ends_on::text, enrol_from::text, seats
         from offering, jsonb_array_elements(document -> 'otherCodes') d where d.value ->> 'code' = any($1)`,
      [[...offerings.keys()]],
    );
    const stored = new Map(rows.map((row) => [row.id as string, row]));
    const wrong = [...offerings].flatMap(([id, { field, value }]) => {
      const row = stored.get(id);
      const place = placed.get(id) as string | undefined;
      const said = JSON.stringify(value);
      if (!row) return place?.startsWith(`/${field}`) ? [] : [`${field} ${said} is named ${place}`];
      const found = row[columns[field as keyof typeof columns]] as unknown;
      const right = field === 'maxNumberStudents' ? wholeNumbers.get(said) === found : value === found;
      return right ? [] : [`${field} ${said} → ${JSON.stringify(found)}`];
    });
    expect(wrong).toEqual([]);
  }, 90_000);
}

/** What is harvested from. */
const open: { close(): Promise<void> }[] = [];

type Write = (id: string, text: string, field: string) => string;
const element: Write = (id, text, field) => dcRecord(id, 'Notice', { more: `<dc:${field}>${text}</dc:${field}>` });
const dublinCore: Record<string, Write> = {
  title: (id, text) => dcRecord(id, text),
  ...Object.fromEntries(['creator', 'subject', 'description', 'publisher', 'rights'].map((name) => [name, element])),
};

const record = (id: string, general: string, more = '') =>
  `<record><header><identifier>oai:r.example:${id}</identifier><datestamp>2026-01-01T00:00:00Z</datestamp></header><metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general>${general}<language>fr</language></general>${more}</lom></metadata></record>`;
const string = (text: string) => `<string language="fr">${text}</string>`;
const title = `<title>${string('Notice')}</title>`;
const lom: Record<string, Write> = {
  title: (id, text) => record(id, `<title>${string(text)}</title>`),
  description: (id, text) => record(id, `${title}<description>${string(text)}</description>`),
  keyword: (id, text) => record(id, `${title}<keyword>${string(text)}</keyword>`),
  rights: (id, text) => record(id, title, `<rights><description>${string(text)}</description></rights>`),
};

const wholeNumbers = new Map<string, number>([
  ['0', 0],
  ['-0', 0],
  ['1.0', 1],
  ['1e2', 100],
]);

/** Whether what is kept says what was sent: nothing invented, nothing of it left out. */
function isSame(field: string, value: string, found: string): boolean {
  const said = value.trim();
  if (field === 'date') return said === found || (said.toUpperCase().startsWith(`${found}T`) && found.length === 10);
  if (field === 'language' && said === 'français') return found === 'fr';
  if (field === 'language') return /^[a-z]{2,3}$/.test(found) && said.toLowerCase().split(/[-_]/)[0] === found;
  return said.replace(/\D/g, '').slice(-10, -1) === found.slice(3, -1) && /^97[89]\d{10}$/.test(found);
}

const isXml = (text: string): boolean => !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text);

async function harvestOf(six: World, code: string, metadataPrefix: string, listed: readonly string[]): Promise<Json> {
  const source = await oaiServer((asked) => (asked.get('verb') === 'Identify' ? identify() : records([...listed])));
  open.push(source);
  const catalogue = 'resource-catalogue';
  await six.must(catalogue, ministry, 'PUT', `/v1/sources/${code}`, {
    json: { name: code, metadataPrefix, baseUrl: source.url },
  });
  const started = await six.must(catalogue, ministry, 'POST', `/v1/sources/${code}/harvests`);
  return ended(six, catalogue, `/v1/harvests/${started.body.id}`);
}

async function institutionOf(six: World, code: string, endpoint: string): Promise<Json> {
  const json = { name: 'Université des valeurs', kind: 'university', parentCode: 'ministere' };
  await six.must('student-record', ministry, 'PUT', `/v1/organisations/${code}`, { json });
  const place = `/v1/institutions/${code}`;
  await six.must('ecampus-federation', ministry, 'PUT', place, { json: { endpoint } });
  await six.must('ecampus-federation', ministry, 'POST', `${place}/admission`);
  const started = await six.must('ecampus-federation', ministry, 'POST', `${place}/harvests`);
  return ended(six, 'ecampus-federation', `/v1/harvests/${started.body.id}`);
}

/** A job that has come to its end, with all that it says. */
async function ended(six: World, service: 'resource-catalogue' | 'ecampus-federation', path: string): Promise<Json> {
  const job = await eventually(
    async () => {
      const { body } = await six.ask(service, ministry, 'GET', path);
      if (!body.endedAt) throw new Error(JSON.stringify(body).slice(0, 500));
      return body;
    },
    { timeout: 60_000 },
  );
  expect(job.state).toBe('succeeded');
  const problems: Json[] = [];
  for (let after = ''; ;) {
    const { body } = await six.must(service, ministry, 'GET', `${path}/problems?limit=500${after}`);
    problems.push(...(body.items as Json[]));
    if (!body.nextCursor) return { ...job, problems };
    after = `&cursor=${encodeURIComponent(body.nextCursor as string)}`;
  }
}
