import { randomUUID } from 'node:crypto';
import { schemaOf } from '@pan/testing';
import { CourseResult } from '../src/domain/course-result.js';
import { EnrolmentRequest } from '../src/domain/enrolment-request.js';
import { Institution } from '../src/domain/institution.js';
import { Offering } from '../src/domain/offering.js';
import { migrations } from '../src/persistence/migrations/index.js';
import { entities } from '../src/persistence/tables.js';

const now = new Date('2026-11-20T15:00:00.123Z');

describe('The schema of ecampus-federation', () => {
  const schema = schemaOf('ecampus-federation', {
    migrations,
    entities,
    sealed: "c.relname like '%result%' or i.column_name in ('learner_id', 'into_learner_id')",
  });

  it('gives back what is saved as it was, with a value in every column that one verb can give it', async () => {
    const [organisationId, courseId] = [randomUUID(), randomUUID()];
    const conformance = { readAt: now.toISOString(), conformant: true, findings: [] };
    const institution = Institution.describe(
      ...([
        randomUUID(),
        { organisationId, kind: 'college' },
        'https://ooapi.example',
        ['online'],
        conformance,
      ] as const),
    );
    institution.admit();
    const { offering } = Offering.publish(
      { id: randomUUID(), courseId, institutionId: institution.id, organisationId },
      {
        ...{ title: 'Hiver', seats: 2, startsOn: '2027-01-11', endsOn: '2027-04-30', digest: 'digest' },
        ...{ enrolFrom: '2026-11-01', enrolUntil: '2026-12-15', document: { name: [{ language: 'fr', value: 'H' }] } },
      },
    );
    const ask = () =>
      EnrolmentRequest.open(
        { id: randomUUID(), learnerId: randomUUID(), homeOrganisationId: randomUUID(), actor: 'client', person: 'p' },
        offering,
        now,
      ).request;
    const [seated, denied] = [ask(), ask()];
    for (const by of ['home', 'host'] as const)
      seated.decide({ by, accepted: true, reason: null, actor: by }, offering, now);
    const report = { state: 'completed', passed: true, score: 'A-', scale: 'A-F', credits: 2.66 } as const;
    const { result } = CourseResult.of(randomUUID(), seated, { code: 'ECO', title: 'Écologie' }, report, now);
    result.recognise(2.5, now);
    seated.cancel('learner', false, offering, now);
    denied.decide({ by: 'home', accepted: false, reason: 'other', actor: 'home' }, offering, now);
    offering.withdraw(now);
    for (const example of [institution, offering, seated, denied, result]) {
      if (example === offering)
        await schema.source.query(
          `insert into course (id, institution_id, organisation_id, code, title, language, modes, level, document, digest, title_key, folded)
           values ($1, $2, $3, 'ECO', 'É', 'fra', '{online}', 'bachelor', '{}', '', '', '')`,
          [courseId, institution.id, organisationId],
        );
      await schema.source.manager.save(example, { reload: false });
      const kind = example.constructor as typeof Offering;
      const key = schema.source.getMetadata(kind).getEntityIdMap(example)!;
      expect(await schema.source.manager.findOneByOrFail(kind, key)).toStrictEqual(example);
    }
  });
});
