import { randomUUID } from 'node:crypto';
import { migrate } from '@pan/kit/data';
import { schemaOf, testDatabase } from '@pan/testing';
import { AccessQuestion } from '../src/domain/accesses/access-question.js';
import { AccountLink } from '../src/domain/accounts/account-link.js';
import { GuardianCode } from '../src/domain/accounts/guardian-code.js';
import { Accommodation } from '../src/domain/accommodations/accommodation.js';
import { Certification } from '../src/domain/certifications/certification.js';
import { resultOf } from '../src/domain/certifications/check.js';
import { checks } from '../src/domain/certifications/checks.js';
import { CodeRequest } from '../src/domain/codes/code-request.js';
import { ClientGrant } from '../src/domain/clients/client-grant.js';
import { ClientSecret } from '../src/domain/clients/client-secret.js';
import { Consent } from '../src/domain/consents/consent.js';
import { partsOn } from '../src/domain/files/file-parts.js';
import { Transfer } from '../src/domain/transfers/transfer.js';
import { consentPurposes } from '../src/domain/consents/purposes.js';
import { CorrectionRequest } from '../src/domain/corrections/correction-request.js';
import { CorrectionStatement } from '../src/domain/corrections/correction-statement.js';
import { InterventionPlan } from '../src/domain/files/intervention-plan.js';
import { ProfessionalNote } from '../src/domain/files/professional-note.js';
import { Incident } from '../src/domain/incidents/incident.js';
import { StaffFunction } from '../src/domain/files/staff-function.js';
import { FamilyOrder } from '../src/domain/families/family-order.js';
import { GuardianWord } from '../src/domain/families/guardian-word.js';
import { Category } from '../src/domain/gradebook/category.js';
import { GradebookResult } from '../src/domain/gradebook/gradebook-result.js';
import { LineItem } from '../src/domain/gradebook/line-item.js';
import { ScoreScale } from '../src/domain/gradebook/score-scale.js';
import { Enrolment } from '../src/domain/roster/enrolment.js';
import { Learner } from '../src/domain/learners/learner.js';
import { MatchPair } from '../src/domain/identity/match-pair.js';
import { Membership } from '../src/domain/roster/membership.js';
import { Organisation } from '../src/domain/organisations/organisation.js';
import { CompetencyAssessment } from '../src/domain/competencies/competency-assessment.js';
import { Attestation } from '../src/domain/attestations/attestation.js';
import { Destruction } from '../src/domain/retention/destruction.js';
import { Result } from '../src/domain/results/result.js';
import { SchoolClass } from '../src/domain/roster/school-class.js';
import { StaffMember } from '../src/domain/roster/staff-member.js';
import { migrations } from '../src/persistence/migrations/index.js';
import { tables } from '../src/persistence/tables.js';

const now = new Date('2026-11-20T15:00:00.123Z');
const visibleTo = ['ministere', 'css-a'];
const requestId = randomUUID();

describe('The schema of student-record', () => {
  const schema = schemaOf('student-record', {
    migrations,
    entities: tables,
    // What is about a person, and what hangs on a table that is.
    sealed: `(i.column_name in ('learner_id', 'staff_id', 'person_id', 'subject', 'family_name', 'result_id', 'visible_to')
             or c.relname in ('client_request', 'access_log')) and c.relname <> 'learner_trace'`,
  });
  let examples: Map<unknown, object>;

  beforeAll(async () => {
    examples = examplesBelow(
      await schema.source.manager.findOneByOrFail(Organisation, { state: { code: 'ministere' } } as object),
    );
  });

  /** In the order in which they refer to each other; each has a value in every column that may be empty, where one verb can give it. */
  function examplesBelow(top: Organisation): Map<unknown, object> {
    const { organisation } = Organisation.register(randomUUID(), 'css-a', 'Centre A', 'service-centre', top);
    const place = { source: 'gpi', organisationId: organisation.id, visibleTo };
    const names = { familyName: 'Lefèvre', givenName: 'Zoé', middleName: 'Ève' };
    const { learner } = Learner.register(
      randomUUID(),
      { ...names, birthDate: '2014-02-19', permanentCode: 'LEFZ19521401', sex: 'female' },
      'gpi',
    );
    const { learner: ended } = Learner.register(
      randomUUID(),
      { ...names, birthDate: null, permanentCode: null, sex: null },
      'gpi',
    );
    ended.mergeInto(learner, 0);
    const pair = MatchPair.ask(
      randomUUID(),
      { learnerId: ended.id, otherLearnerId: learner.id, reason: 'same-code' },
      now,
    );
    pair.decide('same', now);
    const { member } = StaffMember.register({ id: randomUUID(), sourceId: 'p', ...place }, names);
    member.leave('2027-06-30');
    const { enrolment } = Enrolment.begin(
      {
        id: randomUUID(),
        sourceId: 's',
        schoolYear: '2026-2027',
        learnerId: learner.id,
        learnerSourceId: 'e',
        ...place,
      },
      {
        ...{ level: 'vocational', beganOn: '2026-08-27', endedOn: '2027-06-22' },
        studies: { track: 'dep', modules: [{ code: '254-012', standing: 'acquired', on: '2026-11-20' }] },
      },
    );
    const { schoolClass } = SchoolClass.open(
      { id: randomUUID(), sourceId: 'c', ...place },
      { title: 'Groupe 61', schoolYear: '2026-2027', level: 'primary-6' },
    );
    schoolClass.close('2027-06-30');
    const { membership } = Membership.begin(
      {
        id: randomUUID(),
        source: 'gpi',
        sourceId: 'm',
        classId: schoolClass.id,
        role: 'student',
        personId: learner.id,
        visibleTo,
      },
      { isPrimary: true, beganOn: null, endsOn: '2027-06-22' },
      '2027-06-23',
    );

    const heard = { service: 'ecampus-federation', eventId: randomUUID(), reportedAt: now, heardAt: now };
    const content = { ...aResult, credits: 2.66 };
    const said = { says: 'whole', kind: 'course', organisationId: organisation.id, sourceVersion: 1, content } as const;
    const result = Result.report(randomUUID(), learner.id, learner.id, said, heard);
    const terms = {
      needs: [{ need: 'Lire' }],
      objectives: [{ objective: 'Lire seul', means: [{ what: 'Petit groupe', by: 'specialist-support' }] }],
      participants: [{ as: 'guardian', on: '2026-09-10' }],
      ...{ validFrom: '2026-09-10', validUntil: '2027-06-30', reviewOn: '2027-01-15' },
    } as const;
    const plan = InterventionPlan.begin(
      { ...place, id: randomUUID(), sourceId: 'pi', learnerId: learner.id, learnerSourceId: 'e' },
      { ...terms, standing: 'in-force' },
    );
    plan.revise({ learnerId: learner.id, ...place }, { ...terms, standing: 'ended' }, '2026-11-20');
    const note = ProfessionalNote.write(
      {
        ...{ id: randomUUID(), learnerId: learner.id, organisationId: organisation.id, profession: 'psychologist' },
        ...{ wall: 'css-a/psychologist', staffId: member.id, subject: 'eve', authorName: 'Ève Roy', amends: null },
      },
      { kind: 'note', day: '2026-11-20', text: 'Première rencontre' },
      '2026-11-20',
      now,
    );
    note.sign(now);
    const { accommodation } = Accommodation.grant(
      {
        id: randomUUID(),
        source: 'gpi',
        sourceId: 'a',
        learnerId: learner.id,
        learnerSourceId: 'e',
        organisationId: organisation.id,
      },
      {
        ...{ extraTimePercent: 33, tools: ['breaks'], parameters: [{ tool: 'breaks', name: 'minutes', value: 5 }] },
        ...{ validFrom: '2026-09-01', validUntil: '2027-06-30' },
        decided: { authority: 'intervention-plan', decidedOn: '2026-08-20', reference: 'PI-1' },
        planId: plan.id,
      },
    );
    accommodation.end('2027-01-15');
    const link = AccountLink.bySchool(
      randomUUID(),
      'eleve-1',
      { role: 'learner', id: learner.id, organisationId: organisation.id },
      now,
    );
    link.follow(['2026-10-01'], '2026-11-20', now);
    const code = GuardianCode.issue(
      { id: randomUUID(), learnerId: learner.id, organisationId: organisation.id, digest: Buffer.from('code') },
      0,
      now,
    );
    code.use(now);
    const named = { product: 'Dossier', productVersion: '7.2' };
    const grant = ClientGrant.request(requestId, { id: organisation.id, path: visibleTo }, named);
    const certification = Certification.ask(
      { id: randomUUID(), vendor: 'Boréal', ...named, clientId: 'v', visibleTo },
      now,
    );
    const seen = { trials: [], bundles: [], signs: true, namesProduct: true };
    certification.evaluate(
      checks.map((check) => ({ ...resultOf(check, seen), required: false })),
      now,
    );
    certification.certify('2026-12-01', '2027-11-30', 'ministry');
    certification.withdraw('loses stays', '2027-01-15', 'ministry');
    const by = { actor: 'ecole', at: now, why: 'Nouvel élève' };
    const request = CodeRequest.ask(
      { id: randomUUID(), learnerId: learner.id, organisationId: organisation.id, visibleTo, kind: 'allocation' },
      null,
      by,
    );
    request.grant('TREZ14531801', '2018-03-14', by);
    grant.approve('vendor-1', { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }, { by: 'clerk', now });
    const secret = ClientSecret.make(randomUUID(), 'vendor-1', Buffer.from('secret'), now);
    secret.endBy(now);
    const kept = (sourceId: string) => ({ id: randomUUID(), sourceId, ...place });
    const [metadata, classId] = ['{"n":1.10}', schoolClass.id];
    const category = Category.open(kept('g'), { title: 'Devoirs', weight: '0.4', metadata });
    const scale = ScoreScale.open(
      { ...kept('e'), classId },
      { title: 'Cotes', type: 'letter', course: 'fra', scale: '[{"itemValueLHS":"A","itemValueRHS":"90"}]', metadata },
    );
    const scaled = { scoreScaleId: scale.id, objectives: '[]', metadata };
    const [assignedAt, dueAt] = [new Date('2026-09-08T12:00:00.123Z'), now];
    const lineItem = LineItem.open(
      { ...kept('l'), profile: 'gradebook', classId, posted: 'digest' },
      {
        ...{ title: 'Dictée', description: 'Dix mots', assignedAt, dueAt, categoryId: category.id, parentId: null },
        ...{ academicSession: '2026-2027', gradingPeriod: '1', lowest: '0', highest: '100.5', ...scaled },
      },
    );
    const flags = { inProgress: false, incomplete: false, late: true, missing: false };
    const mark = GradebookResult.give(
      { ...kept('n'), profile: 'gradebook', lineItemId: lineItem.id, learnerId: learner.id, posted: 'digest' },
      {
        ...{ scoreStatus: 'fully graded', score: '12.345678901234567', textScore: 'A', percentile: '99.5', ...flags },
        ...{ scoredOn: '2026-09-16', comment: 'Bien', ...scaled },
      },
      { lineItem, scale, classId, isInClass: true },
      { clientId: 'lms', saidAt: now },
    );
    const ofFamily = { learnerId: learner.id, organisationId: organisation.id, saidBy: 'sis' };
    const judgment = { judgedOn: '2026-11-19', reference: '200-12-034567-265' };
    const span = { validFrom: '2026-11-20', validUntil: '2027-06-22' };
    const personId = randomUUID();
    const word = GuardianWord.say(
      { id: randomUUID(), personId, ...ofFamily },
      { rights: [{ act: 'read-record', ...span }], basis: 'judgment', ...judgment },
      now,
    );
    word.replace(now);
    const order = FamilyOrder.give(
      { id: randomUUID(), ...ofFamily },
      { kind: 'no-acts', persons: [personId], acts: ['read-results'], ...judgment, ...span },
      now,
    );
    order.lift('sis', now);
    const { consent } = Consent.give(
      { id: randomUUID(), learnerId: learner.id, recipient: 'css-a' },
      consentPurposes[0]!,
      1,
      { by: 'guardian', personId, organisationId: organisation.id, paper: 'feuille 1' },
      ['2026-11-20', now],
    );
    consent.withdraw('feuille 2', now);
    const assessment = CompetencyAssessment.say(
      { id: randomUUID(), learnerId: learner.id, organisationId: organisation.id, visibleTo, saidBy: 'sis' },
      {
        ...{ dimension: 'cn-04', level: 'intermediate', assessedOn: '2026-11-18' },
        evidence: [{ kind: 'work', title: 'Affiche', on: '2026-11-12', address: null }],
      },
      ['2026-11-20', now],
    );
    assessment.withdraw('Autre élève', now);
    const correction = { id: randomUUID(), learnerId: learner.id, organisationId: organisation.id, visibleTo };
    const attestation = Attestation.issue(
      {
        ...{ id: randomUUID(), resultId: result.latest.resultId, resultVersion: 1, discloses: ['mark'] },
        ...{ givenBy: 'guardian', subject: 'parent', issuedAt: now, credential: { name: 'Mathématique' } },
      },
      { list: 1, place: 7 },
    );
    attestation.revoke('withdrawn', now);
    const { request: corrected } = CorrectionRequest.ask(
      { ...correction, subject: 'parent', askedAs: 'guardian' },
      { kind: 'enrolment', recordId: randomUUID(), field: 'level' },
      { stood: 'primary-6', shouldSay: 'primary-5', why: 'Elle est en 5e.' },
      now,
    );
    corrected.extend('L’autre école est à consulter.', now);
    const inPart = {
      decision: 'accepted-in-part',
      becomes: 'primary-4',
      reason: 'is-accurate',
      words: 'En 4e.',
    } as const;
    corrected.decide(inPart, 'sis', now);
    corrected.correct({ value: 'primary-4', version: 2 }, 'sis', now);
    const statement = CorrectionStatement.beside(corrected, 'Nous maintenons.', true, now);
    const question = AccessQuestion.ask(
      {
        id: randomUUID(),
        entryId: randomUUID(),
        learnerId: learner.id,
        subject: 'parent',
        visibleTo,
        kind: 'why',
        text: 'Pourquoi?',
      },
      now,
    );
    question.remind([], question.dueAt);
    question.reply('Le transfert.', 'sis-a', now);
    const { transfer } = Transfer.ask(
      {
        ...{ id: randomUUID(), learnerId: learner.id, fromOrganisationId: top.id, toOrganisationId: organisation.id },
        ...{ visibleTo: ['ministere'], movesOn: '2026-11-23', reason: 'Déménagement', level: null },
        ...{ source: 'gpi', sourceId: 's-9', learnerSourceId: 'e-9' },
      },
      '2026-11-20',
      { actor: 'sis', at: now },
    );
    const handed = { endedStayId: randomUUID(), openedStayId: randomUUID(), handedStays: [randomUUID()] };
    transfer.accept({ ...handed, parts: partsOn('2026-11-20', false) }, { actor: 'sis', at: now });
    const incident = Incident.enter(
      { id: randomUUID(), organisationId: organisation.id, visibleTo, enteredBy: 'sis' },
      {
        ...{ kind: 'access', happenedOn: '2026-11-10', noticedOn: '2026-11-12', what: 'Un poste resté ouvert' },
        ...{ data: ['results'], persons: 28, isSerious: true, assessedOn: '2026-11-13', why: 'Notes lisibles' },
        ...{ measures: 'Verrouillé', notices: [{ to: 'commission', on: '2026-11-14' }] },
      },
      '2026-11-20',
      now,
    );
    const told = StaffFunction.tell(
      randomUUID(),
      { staffId: member.id, organisationId: organisation.id, visibleTo, saidBy: 'sis' },
      { function: 'professional', profession: 'psychologist', validFrom: '2026-08-24', validUntil: '2027-06-30' },
      now,
    );
    told.replace(now);
    const destruction = Destruction.propose(
      {
        ...{ id: randomUUID(), organisationId: organisation.id, visibleTo, file: 'school-file', latest: '2016-11-20' },
        rule: {
          ...{ version: 1, years: 10, since: 'last-stay-ended', law: 'RLRQ, c. A-21.1', section: 'art. 7' },
          ...{ reference: '4-210', noticeDays: 30, tellsFamily: true },
        },
        ...{ listed: 3, listHash: 'f'.repeat(64), proposedBy: 'sis', proposedAt: now },
      },
      '2026-11-20',
    );
    for (const by of ['sis', 'officer']) destruction.approve(by, now);
    destruction.begin('2026-12-20');
    destruction.carryOut(now);
    destruction.certify('{"destroyed":3}', 'a'.repeat(64));
    return new Map<unknown, object>([
      [Transfer, transfer],
      [StaffFunction, told],
      [Consent, consent],
      [CorrectionRequest, corrected],
      [CorrectionStatement, statement],
      [GuardianWord, word],
      [FamilyOrder, order],
      [AccessQuestion, question],
      [Category, category],
      [ScoreScale, scale],
      [LineItem, lineItem],
      [GradebookResult, mark],
      [Organisation, organisation],
      [Learner, learner],
      [MatchPair, pair],
      [StaffMember, member],
      [Enrolment, enrolment],
      [SchoolClass, schoolClass],
      [Membership, membership],
      [Result, result],
      [Attestation, attestation],
      [CompetencyAssessment, assessment],
      [InterventionPlan, plan],
      [ProfessionalNote, note],
      [Incident, incident],
      [Destruction, destruction],
      [Accommodation, accommodation],
      [AccountLink, link],
      [GuardianCode, code],
      [CodeRequest, request],
      [ClientGrant, grant],
      [ClientSecret, secret],
      [Certification, certification],
      ['an ended learner', ended],
    ]);
  }

  /** A copy of what another service says has no class. */
  const aggregates = tables.filter(({ options }) => options.target);

  it.each(aggregates.map((table) => [table.options.name, table]))('gives back a saved %s', async (_name, table) => {
    const { source } = schema;
    const example = examples.get(table.options.target)!;
    if (table.options.target === MatchPair)
      await source.manager.save(examples.get('an ended learner')!, { reload: false });
    if (table.options.target === ClientGrant)
      await source.query(
        `insert into client_request (id, vendor, scopes, purpose, requested_at) values ($1, 'V', '{}', 'teaching', now())`,
        [requestId],
      );
    if (table.options.target === Attestation)
      await source.query(`insert into attestation_status (list, place) values (1, 7)`);
    await source.manager.save(example, { reload: false });
    const kind = table.options.target as typeof Learner;
    const loaded = await source.manager.findOneByOrFail(kind, source.getMetadata(kind).getEntityIdMap(example)!);
    expect(loaded).toStrictEqual(example);
  });

  it('keeps the versions of a result from its own service', async () => {
    const [may] = await schema.database.query<{ change: boolean; add: boolean }>(
      `select has_table_privilege(r.rolname, 'result_version', 'update, delete, truncate') as change,
              has_table_privilege(r.rolname, 'result_version', 'insert') as add
         from pg_roles r where r.rolname = $1`,
      [new URL(schema.database.appUrl).username],
    );
    expect(may).toEqual({ change: false, add: true });
  });
});

const aResult = {
  subject: null,
  courseCode: '420-B11',
  title: 'Programmation I',
  schoolYear: null,
  level: null,
  mark: null,
  passed: true,
  score: 'A-',
  scale: 'A-F',
  credits: null,
  recognisedCredits: null,
  state: 'completed',
  reason: null,
};

describe('Rows from before keys were of a centre', () => {
  it('keep their name in the centre with most of them, and have another one in the others [F11]', async () => {
    const database = await testDatabase('student-record');
    const said = async (sql: string) => (await database.query<{ said: string }>(sql)).map((row) => row.said);
    try {
      const before = migrations.findIndex((one) => one.name.startsWith('KeySpaces'));
      await migrate(database.ownerUrl, migrations.slice(0, before));
      await database.query(`insert into source_system (code, client_id) values ('sis', 'sis'), ('other', 'other')`);
      for (const code of ['css-a', 'css-b'])
        await database.query(
          `insert into organisation (id, code, name, kind, path, version)
           values (gen_random_uuid(), $1::text, $1::text, 'service-centre', array['ministere', $1::text], 1)`,
          [code],
        );
      for (const [source, centre, key] of [
        ...[['sis', 'css-a', '1'] as const, ['sis', 'css-a', '2'] as const, ['sis', 'css-b', '3'] as const],
        ['sis/sis', 'css-b', '1'] as const,
      ])
        await database.query(
          `with l as (insert into learner (id, family_name, given_name, systems, questioned, leading_source, version)
                      values (gen_random_uuid(), $3, 'Ana', 1, false, $1, 1) returning id),
                c as (insert into class (id, source, source_id, organisation_id, visible_to, title, school_year, level, version)
                      select gen_random_uuid(), $1, $3, o.id, o.path, 'G', '2026-2027', 'unknown', 1 from organisation o where o.code = $2 returning id),
                m as (insert into membership (id, source, source_id, class_id, learner_id, visible_to, is_primary, version)
                      select gen_random_uuid(), $1, $3, c.id, l.id, array['ministere', $2], false, 1 from c, l)
           insert into learner_source (source, source_id, learner_id, organisation_id, visible_to, claims)
           select $1, $3, l.id, o.id, o.path, '' from l, organisation o where o.code = $2`,
          [source, centre, key],
        );
      await migrate(database.ownerUrl, migrations);
      expect(
        await said(
          `select code || ' ' || client_id || coalesce(' ' || centre, '') as said from source_system order by 1`,
        ),
      ).toEqual([...['other other', 'sis sis css-a', 'sis/sis sis css-b', 'sis@css-b sis css-b']]);
      const moved = ['sis 1', 'sis 2', 'sis/sis 1', 'sis@css-b 3'];
      for (const table of ['learner_source', 'class', 'membership'])
        expect(await said(`select source || ' ' || source_id as said from ${table} order by 1`)).toEqual(moved);
      expect(await said(`select leading_source || ' ' || family_name as said from learner order by 1`)).toEqual(moved);
      // What there was before the log of changes is in it.
      await database.query(`select settle_changes(1000)`);
      expect(await said(`select kind || ' ' || count(*) as said from change group by kind order by 1`)).toEqual([
        'class 4',
        'learner 4',
        'learner-key 4',
        'membership 4',
        'organisation 3',
      ]);
    } finally {
      await database.drop();
    }
  });
});

describe('Looks from before the log was read by learner', () => {
  it('are in the log of each learner, as whose they are, wait to be sealed, and begin it', async () => {
    const database = await testDatabase('student-record');
    try {
      const before = migrations.findIndex((one) => one.name.startsWith('Accesses'));
      await migrate(database.ownerUrl, migrations.slice(0, before));
      const [one, other] = [randomUUID(), randomUUID()];
      for (const [operation, purpose, subject] of [
        ['read-learner', 'teaching', null],
        ['read-learner', 'family-access', 'parent'],
        ['read-account', 'account-service', null],
      ])
        await database.query(
          `insert into access_log values (gen_random_uuid(), '2026-10-02T12:00Z', 'sis', $3, '{css-a}', 'system', $1, $2, 'la loi', 'r', $4::uuid[], '{css-a}')`,
          [operation, purpose, subject, [one, other]],
        );
      await migrate(database.ownerUrl, migrations);
      const [found] = await database.query(
        `select (select array_agg(coalesce(family, 'all') order by coalesce(family, 'all')) from access_of where learner_id = $1) as shown,
                (select count(*)::int from access_of where learner_id = $2) as of_other,
                (select count(*)::int from access_unsealed) as waiting, (select since from access_beginning) as since`,
        [one, other],
      );
      const since = new Date('2026-10-02T12:00:00Z');
      expect(found).toEqual({ shown: ['', 'all', 'parent'], of_other: 3, waiting: 3, since });
    } finally {
      await database.drop();
    }
  });
});
