import { ChangeFollower, clientCredentials, memoryStore } from '@pan/client';
import { record, theSchool, type Step, type Story } from '../story.ts';

const rostering = '/ims/oneroster/rostering/v1p2';
const gradebook = '/ims/oneroster/gradebook/v1p2';

type Ask = (address: string, body?: object) => Promise<Response>;

/** A system that knows OneRoster and a host name, and nothing else of ours. */
function oneRosterOf({ base, idp }: Story, client: string): Ask {
  const token = clientCredentials(`${idp}/token`, client, `${client}-secret`);
  return async (address, body) => {
    const answer = await fetch(new URL(address, base), {
      headers: { authorization: `Bearer ${await token()}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { method: 'PUT', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
}

const classesRead: Step = async (story) => {
  const ask = oneRosterOf(story, 'demo-sis');
  await story.tell.claim({
    fr: 'Un système qui connaît OneRoster 1.2 suit Link de page en page : autant de groupes-classes que X-Total-Count, chacun une fois',
    en: 'A system that knows OneRoster 1.2 follows Link from page to page: as many classes as X-Total-Count, each once',
    systems: ['S31', 'S33'],
    proof: `GET ${rostering}/classes?limit=200`,
    actual: async () => {
      const keys: string[] = [];
      let [next, total]: [string | undefined, number] = [`${rostering}/classes?limit=200`, 0];
      while (next) {
        const answer: Response = await ask(next);
        const { classes } = (await answer.json()) as { classes: { sourcedId: string }[] };
        keys.push(...classes.map(({ sourcedId }) => sourcedId));
        total = Number(answer.headers.get('x-total-count'));
        next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
      }
      return [total > 200, keys.length === total, new Set(keys).size === total];
    },
    expected: [true, true, true],
  });
};

/** A teacher's system of one centre puts a mark, for a class and a pupil as rostering names them. */
const markPut: Step = async (story) => {
  const ask = oneRosterOf(story, 'demo-gradebook');
  const active = encodeURIComponent("role='student' AND status='active'");
  const { enrollments } = (await (await ask(`${rostering}/enrollments?limit=1&filter=${active}`)).json()) as {
    enrollments: Record<'user' | 'class' | 'school', object & { sourcedId: string }>[];
  };
  const place = enrollments[0]!;
  const [category, lineItem] = (['category', 'lineItem'] as const).map((type) => ({
    ...{ href: `https://carnet.example/${type}/1`, sourcedId: `carnet-${type}`, type },
  })) as [object, object];
  await ask(`${gradebook}/categories/carnet-category`, {
    category: { sourcedId: 'carnet-category', title: 'Dictées' },
  });
  await ask(`${gradebook}/lineItems/carnet-lineItem`, {
    lineItem: {
      ...{ sourcedId: 'carnet-lineItem', title: 'Dictée du lundi', class: place.class, school: place.school, category },
      ...{ assignDate: '2026-11-02T00:00:00.000Z', dueDate: '2026-11-09T00:00:00.000Z' },
      ...{ resultValueMin: 0, resultValueMax: 20 },
    },
  });
  await ask(`${gradebook}/results/carnet-result`, {
    result: {
      ...{ sourcedId: 'carnet-result', lineItem, student: place.user },
      ...{ scoreStatus: 'fully graded', score: 17.5, scoreDate: '2026-11-09' },
    },
  });
  const there = `${gradebook}/classes/${place.class.sourcedId}/lineItems/carnet-lineItem/results`;
  await story.tell.claim({
    fr: 'Une enseignante note une dictée dans son carnet : la note se relit par le groupe-classe, au dixième près',
    en: 'A teacher marks a dictation in her gradebook: the mark is read back by the class, digit for digit',
    systems: ['S31', 'S33'],
    proof: `PUT ${gradebook}/results/carnet-result, GET ${there}`,
    actual: async () => {
      const { results } = (await (await ask(there)).json()) as {
        results: { status: string; score: number; student: { sourcedId: string } }[];
      };
      return results.map(({ status, score, student }) => [status, score, student.sourcedId]);
    },
    expected: [['active', 17.5, place.user.sourcedId]],
  });
};

/** What a school's system read by the feed is whole, and what it then loses it finds again. */
const feedProves: Step = async ({ sis, tell, cast }) => {
  const school = cast.first.schools[0]!;
  const store = memoryStore();
  const follower = new ChangeFollower(sis.studentRecord, store, { organisation: school.code });
  const read = await follower.catchUp();
  const [lost] = store.things.keys();
  store.things.delete(lost!);
  await tell.claim({
    fr: `Le fil des changements de ${theSchool(school)} prouve qu’il est entier : un dossier que son système a perdu se relit, lui seul`,
    en: 'The school’s feed of changes proves that it is whole: a record that its system lost is read again, alone',
    systems: ['S31', 'S33'],
    proof: `GET ${record}/changes?organisation=${school.code}, GET ${record}/changes/proof?organisation=${school.code}`,
    actual: async () => {
      const healed = await follower.verify();
      return [read > school.size, healed.length, store.things.has(lost!), (await follower.verify()).length];
    },
    expected: [true, 1, true, 0],
  });
};

/** An address inside the network is not even kept, unless whoever runs this allowed it. */
const webhookStaysOutside: Step = async ({ sis, tell, cast }) => {
  if (process.env['PAN_WEBHOOK_REACH'] === 'anywhere') return;
  const body = { organisation: cast.first.code, url: 'https://127.0.0.1/pan', kinds: ['staff' as const] };
  await tell.claim({
    fr: 'Un webhook qui mène dans le réseau privé est refusé',
    en: 'A webhook that leads into the private network is refused',
    systems: ['S33'],
    proof: `POST ${record}/webhooks`,
    actual: async () => (await sis.studentRecord.POST('/v1/webhooks', { body })).error?.code,
    expected: 'webhook-address-refused',
  });
};

/** What the systems of schools do all day, by the standards that they know. */
export const systemSteps: readonly Step[] = [classesRead, markPut, feedProves, webhookStaysOutside];
