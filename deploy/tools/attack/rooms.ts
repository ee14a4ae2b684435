/** The day of an exam and its marking, as somebody tries them who watches, marks or sits elsewhere. */
import { generate } from '../story/network.ts';
import type { Attack } from './attack.ts';
import { must, otherThan, type Answer, type Door, type Json } from './door.ts';
import { vendor } from './vendor-client.ts';

const api = '/exam-management/v1';
const [first, second] = generate().centres;
const here = second!.code;
const lease = 'a'.repeat(43);

interface Day {
  readonly sessions: readonly string[];
  readonly rooms: readonly string[];
  readonly candidates: readonly Json[];
  readonly sittings: readonly string[];
}

const ids = (items: readonly Json[]): string[] => items.map(({ id }) => id as string);
const isOfFirst = ({ organisation }: Json): boolean => (organisation as string).startsWith(`${first!.code}.`);

/** What the first centre has of the sessions that the story has held. */
async function dayOf(on: Door): Promise<Day> {
  const token = await on.token('demo-ministry');
  const list = async (path: string): Promise<Json[]> => (await must(on.ask(api + path, { token }))).items;
  const sessions = ids(await list('/sessions?limit=20'));
  const rooms = (await Promise.all(sessions.map((id) => list(`/sessions/${id}/rooms`)))).flat().filter(isOfFirst);
  const all = (await Promise.all(sessions.map((id) => list(`/sessions/${id}/candidates?limit=5`)))).flat();
  const candidates = all.filter(isOfFirst).slice(0, 12);
  const sittings = candidates.flatMap(({ sittingId }) => (sittingId as string | null) ?? []);
  if (rooms.length === 0 || sittings.length === 0)
    throw new Error('the story has no room or sitting of the first centre');
  return { sessions, rooms: ids(rooms), candidates, sittings };
}

/** Everything that an exam room's system may ask, of the second centre alone. */
const watcher = async (on: Door): Promise<string> => {
  const scopes = ['organisations:read', 'exams:read', 'exams:sit', 'exams:proctor', 'exams:results'];
  return (await vendor(on, scopes, [here]))[0]!.token;
};

export const rooms = (on: Door): readonly Attack[] => {
  let known: Promise<[Day, string]> | undefined;
  const stage = () => (known ??= Promise.all([dayOf(on), watcher(on)]));
  return [
    {
      id: 'N2',
      fr: 'surveiller, lire, arrêter une passation ou une salle d’un autre centre, par son numéro',
      en: 'watch, read, stop a sitting or a room of another centre, by its id',
      expected: '403, 404',
      async run() {
        const [day, token] = await stage();
        const reads = [
          ...day.sittings.flatMap((id) =>
            ['changes', 'versions', 'irregularities', 'held-queues', 'secure-browser', 'assessment-result'].map(
              (part) => `/sittings/${id}/${part}`,
            ),
          ),
          ...day.rooms.flatMap((id) => [`/rooms/${id}/monitor`, `/rooms/${id}/monitor/stream`]),
        ];
        const reason = { reason: 'Attaque' };
        const acts: [string, object?][] = [
          ...day.sittings.flatMap((id): [string, object?][] => [
            [`/sittings/${id}/pauses`, { cause: 'outage' }],
            [`/sittings/${id}/resumptions`],
            [`/sittings/${id}/extensions`, { ...reason, minutes: 60 }],
            [`/sittings/${id}/termination`, reason],
            [`/sittings/${id}/reopening`, { ...reason, minutes: 60 }],
            [`/sittings/${id}/authorisation`],
            [`/sittings/${id}/handover`],
            [`/sittings/${id}/transfers`],
          ]),
          ...day.rooms.flatMap((id): [string, object?][] => [
            [`/rooms/${id}/pauses`, { cause: 'outage' }],
            [`/rooms/${id}/resumptions`],
            [`/rooms/${id}/extensions`, { ...reason, minutes: 60 }],
            [`/rooms/${id}/authorisations`],
            [`/rooms/${id}/candidates`, { candidateIds: ids(day.candidates).slice(0, 1) }],
          ]),
        ];
        return otherThan(
          [403, 404],
          [
            ...reads.map((path) => [path, () => on.ask(api + path, { token })] as const),
            ...acts.map(
              ([path, json]) =>
                [path, () => on.ask(api + path, { method: 'POST', token, ...(json && { json }) })] as const,
            ),
          ],
        );
      },
    },
    {
      id: 'N2',
      fr: 'trouver dans une liste des épreuves un élève d’un autre centre, ou le code qui l’admet',
      en: 'find in a list of the exams a pupil of another centre, or the code that admits them',
      expected: 'none',
      async run() {
        const [day, token] = await stage();
        const secrets = day.candidates.flatMap(
          ({ learnerId, admissionCode }) => [learnerId, admissionCode] as string[],
        );
        const tellsNone = ({ text, status }: Answer) => status < 500 && !secrets.some((one) => text.includes(one));
        const lists = [
          'candidates?limit=500',
          'results?limit=500',
          'rooms',
          'monitor',
          'organisations',
          'marking-progress',
        ];
        const paths = day.sessions.flatMap((id) => lists.map((list) => `${api}/sessions/${id}/${list}`));
        return otherThan(
          tellsNone,
          paths.map((path) => [path, () => on.ask(path, { token })]),
        );
      },
    },
    {
      id: 'N3',
      fr: 'passer l’épreuve d’un autre : sans son appareil, par le jeton d’un autre, par un code deviné',
      en: 'sit another’s exam: without their device, by another’s token, by a guessed code',
      expected: '4xx, then 429',
      async run() {
        const [{ sittings, sessions }, vendorToken] = await stage();
        const learner = await on.person('demo-learner');
        const wrong: string[] = [];
        for (const token of [vendorToken, learner, undefined]) {
          const headers = { 'sitting-lease': lease };
          const calls = sittings.flatMap((id) => [
            ['GET', `/sittings/${id}`] as const,
            ['GET', `/sittings/${id}/stream`] as const,
            ['POST', `/sittings/${id}/submission`] as const,
            ['POST', `/sittings/${id}/presence`] as const,
          ]);
          wrong.push(
            ...(await otherThan(
              [401, 403, 404, 409],
              calls.map(([method, path]) => [
                `${method} ${path}`,
                () =>
                  on.ask(api + path, {
                    method,
                    headers,
                    ...(token && { token }),
                    ...(method === 'POST' && { json: {} }),
                  }),
              ]),
            )),
          );
        }
        let last = 0;
        for (let n = 0; n < 250 && last !== 429; n += 1) {
          const admissionCode = `${'ABCDEFGH'[n % 8]}${String(n).padStart(9, '2')}`;
          const { status } = await on.ask(`${api}/admissions`, {
            method: 'POST',
            json: { sessionId: sessions[0], admissionCode },
          });
          if (status < 400) wrong.push(`${admissionCode} → ${status}`);
          last = status;
        }
        return last === 429 ? wrong : [...wrong, `250 codes devinés / guessed → ${last}`];
      },
    },
    {
      id: 'N4',
      fr: 'corriger ce que l’on n’a pas reçu, lire la correction d’un autre, savoir de qui est une copie',
      en: 'mark what one was not dealt, read another’s marking, learn whose a script is',
      expected: '403, 404, nameless',
      async run() {
        const [day] = await stage();
        const [other, marker, teacher] = await Promise.all(
          ['demo-other-marker', 'demo-marker', 'demo-teacher'].map((subject) => on.person(subject)),
        );
        const { items } = await must(on.ask(`${api}/markings?limit=50`, { token: other! }));
        const others = ids(items as Json[]);
        if (others.length === 0) throw new Error('the story has no marking');
        const whose = [...day.sittings, ...day.candidates.flatMap(({ id, learnerId }) => [id, learnerId] as string[])];
        const isNameless = ({ status, text }: Answer) => status === 200 && !whose.some((one) => text.includes(one));
        const meddle = [marker!, teacher!].flatMap((token) =>
          others.flatMap((id) => [
            [`GET ${id}`, () => on.ask(`${api}/markings/${id}`, { token })] as const,
            [`submit ${id}`, () => on.ask(`${api}/markings/${id}/submission`, { method: 'POST', token })] as const,
            [
              `return ${id}`,
              () => on.ask(`${api}/markings/${id}/return`, { method: 'POST', token, json: { reason: 'illegible' } }),
            ] as const,
          ]),
        );
        return [
          ...(await otherThan([403, 404], meddle)),
          ...(await otherThan(
            isNameless,
            others.map((id) => [`own ${id}`, () => on.ask(`${api}/markings/${id}`, { token: other! })]),
          )),
        ];
      },
    },
  ];
};
