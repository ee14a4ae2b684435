import { randomBytes } from 'node:crypto';
import { eventually } from '@pan/testing';
import { performanceOf } from '../deploy/tools/story/exams-paper.ts';
import { wanted } from '../deploy/tools/story/ooapi-institutions.ts';
import { ministry, type Shared } from './six-centres.ts';
import type { Answer, Call, Json, World } from './world.ts';

export const schoolYear = '2026-2027';
const centre = 'css-du-groupe';
const school = `${centre}.ecole`;
const college = `${centre}.cegep`;
const organisations = [
  [centre, 'service-centre', 'ministere'],
  [school, 'school', centre],
  [college, 'college', centre],
] as const;

/**
 * A class of eight, six students of a college and what they do in all six services, through whatever faults are under way.
 * `name` keeps several groups of one world apart.
 */
export class Group {
  private readonly pupils: string[] = [];
  private readonly students: string[] = [];
  private classId = '';

  constructor(
    private readonly world: World,
    private readonly shared: Partial<Shared>,
    private readonly name: string,
  ) {}

  /** Receipts that devices were given for answers that they saved. */
  readonly receipts: Receipt[] = [];

  /** @returns each stay's source id, and the one level that was told of it */
  async enrol(): Promise<Map<string, string>> {
    for (const [code, kind, parentCode] of organisations)
      await this.put('student-record', `/v1/organisations/${code}`, { name: code, kind, parentCode });
    const people = Array.from({ length: 14 }, (_, n) => {
      const [organisation, level] = n < 8 ? [school, 'secondary-4'] : [college, 'college'];
      return { sourceId: `${this.name}-${n}`, organisation, level };
    });
    const classSourceId = `${this.name}-groupe`;
    const items = [
      ...people.map(({ sourceId, organisation }) => ({
        ...{ kind: 'learner', organisation, sourceId, birthDate: '2010-02-03' },
        ...{ familyName: 'Essai', givenName: `Élève ${sourceId}` },
      })),
      ...[{ kind: 'class', organisation: school, sourceId: classSourceId, title: this.name, schoolYear }],
      ...people.map(({ sourceId, organisation, level }) => ({
        ...{ kind: 'enrolment', organisation, sourceId, learnerSourceId: sourceId, schoolYear, level },
      })),
      ...people.slice(0, 8).map(({ sourceId }) => ({
        ...{ kind: 'membership', organisation: school, sourceId, classSourceId, personSourceId: sourceId },
        role: 'student',
      })),
    ];
    const { body } = await this.post('student-record', '/v1/changes', { json: { items } });
    const rows = body.items as { id: string; outcome: string }[];
    if (rows.some(({ outcome }) => outcome === 'refused')) throw new Error(JSON.stringify(rows));
    const ids = rows.map(({ id }) => id);
    this.pupils.push(...ids.slice(0, 8));
    this.students.push(...ids.slice(8, 14));
    this.classId = ids[14]!;
    return new Map(people.map(({ sourceId, level }) => [sourceId, level]));
  }

  /** Everything at once that needs no new learner, in the services that run. */
  async live(): Promise<void> {
    const { databases } = this.world;
    await Promise.all([
      this.sit(),
      ...(databases.has('ebook-lending') ? [this.lend()] : []),
      ...(databases.has('ecampus-federation') ? [this.study()] : []),
      ...(databases.has('resource-catalogue') ? [this.publish()] : []),
    ]);
  }

  /** The class sits the paper: started, saved, saved again, handed in, scored and released. */
  private async sit(): Promise<void> {
    const exams = 'exam-management';
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    const plan = { opensAt: at(-30), closesAt: at(240), releaseAt: at(24 * 60), durationMinutes: 120 };
    const json = { paperId: this.shared.paperId, organisations: [school], ...plan };
    const session = `/v1/sessions/${(await this.post(exams, '/v1/sessions', { json })).body.id}`;
    const candidates = await eventually(
      async () => {
        await this.post(exams, `${session}/candidates`, { json: { organisation: school, classIds: [this.classId] } });
        const { items } = (await this.world.insist([exams, ministry, 'GET', `${session}/candidates`])).body;
        if (items.length < this.pupils.length) throw new Error(`${items.length} candidates`);
        return items as Json[];
      },
      { timeout: 90_000, every: 200 },
    );
    await Promise.all(candidates.map(({ admissionCode }, pupil) => this.sitOne(session, admissionCode, pupil)));
    await this.post(exams, `${session}/release`);
  }

  private async sitOne(session: string, admissionCode: string, pupil: number): Promise<void> {
    const exams = 'exam-management';
    const lease = randomBytes(24).toString('base64url');
    const headers = { 'sitting-lease': lease };
    const json = { sessionId: session.split('/').at(-1), admissionCode, lease };
    const sittingId = (await this.post(exams, '/v1/sittings', { json })).body.id as string;
    const sitting = `/v1/sittings/${sittingId}`;
    for (const { ref, responses } of performanceOf(pupil).answers.slice(0, 5)) {
      // Begun, changed, and sent again as it is.
      for (const [sequence, said] of [
        [1, {}],
        [2, responses],
        [3, responses],
      ] as const) {
        const saved = await this.put(exams, `${sitting}/responses/${ref}`, { sequence, responses: said }, headers);
        this.receipts.push({ sittingId, itemRef: ref, sequence, hash: saved.body.hash as string });
      }
    }
    await this.post(exams, `${sitting}/submission`, { headers });
  }

  /** Two copies for eight readers: who finds none waits; the last two keep theirs. */
  private async lend(): Promise<void> {
    const lending = 'ebook-lending';
    const resourceId = await this.describe(`Le livre de ${this.name}`, 'e-book');
    const titleId = await eventually(
      async () => {
        const { body } = await this.world.insist([lending, ministry, 'GET', '/v1/titles?limit=500']);
        return (body.items as Json[]).find((title) => title.resourceId === resourceId).id as string;
      },
      { timeout: 90_000, every: 200 },
    );
    const bought = { titleId, organisation: centre, sourceId: this.name, concurrency: 2 };
    await this.post(lending, '/v1/licences', { json: bought });
    let served = 0;
    const read = async (learnerId: string): Promise<void> => {
      const json = { titleId, learnerId };
      const full = 'no-copy-available';
      let loan = await this.post(lending, '/v1/loans', { json }, full);
      if (loan.status === 409) await this.post(lending, '/v1/holds', { json }, 'title-already-borrowed');
      while (loan.status === 409) loan = await this.post(lending, '/v1/loans', { json }, full);
      if (++served <= this.pupils.length - 2) await this.post(lending, `/v1/loans/${loan.body.id}/return`);
    };
    await Promise.all(this.pupils.map(read));
  }

  /** Four students take a course with room and one has a result; two want a seat that is given on, or wait for it. */
  private async study(): Promise<void> {
    const ecampus = 'ecampus-federation';
    const { body } = await this.world.insist([ecampus, ministry, 'GET', '/v1/courses?limit=500']);
    const single = (body.items as Json[]).find(({ code }) => code === wanted.code).offerings[0].id as string;
    const asked = await Promise.all(
      this.students.map(async (learnerId, n) => {
        const json = { learnerId, offeringId: n < 4 ? this.shared.offeringId : single };
        const { id } = (await this.post(ecampus, '/v1/enrolment-requests', { json })).body;
        const request = `/v1/enrolment-requests/${id}`;
        for (const by of ['home', 'host'])
          await this.post(ecampus, `${request}/decisions`, { json: { by, accepted: true } });
        return request;
      }),
    );
    const result = { state: 'completed', passed: true, score: 'A', scale: 'letter', credits: 3 };
    await this.post(ecampus, `${asked[0]}/results`, { json: result });
    await this.post(ecampus, `${asked[4]}/cancellation`, { json: { by: 'home' } });
  }

  /** Six notices are published, two withdrawn. */
  private async publish(): Promise<void> {
    for (let n = 0; n < 6; n += 1) {
      const id = await this.describe(`Notice ${n} de ${this.name}`, 'video');
      if (n < 2) await this.post('resource-catalogue', `/v1/resources/${id}/withdrawal`);
    }
  }

  private async describe(title: string, kind: string): Promise<string> {
    const json = { title, kind, language: 'fr' };
    const { id } = (await this.post('resource-catalogue', '/v1/descriptions', { json })).body;
    await this.post('resource-catalogue', `/v1/resources/${id}/publication`, {}, 'resource-already-published');
    return id as string;
  }

  private post(service: Service, path: string, call: Call = {}, taken?: string): Promise<Answer> {
    return this.world.insist([service, ministry, 'POST', path, call], taken ? [taken] : []);
  }

  private put(service: Service, path: string, json: unknown, headers?: TokenHeaders): Promise<Answer> {
    return this.world.insist([service, ministry, 'PUT', path, { json, ...(headers && { headers }) }]);
  }
}

export interface Receipt {
  readonly sittingId: string;
  readonly itemRef: string;
  readonly sequence: number;
  readonly hash: string;
}

type Service = Parameters<World['ask']>[0];
type TokenHeaders = Record<string, string>;
