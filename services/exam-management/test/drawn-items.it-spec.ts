import { eventually } from '@pan/testing';
import { SealPackages } from '../src/application/packages/seal-packages.js';
import { ScoreSittings } from '../src/application/marks/score-sittings.js';
import { playerOfA, startExams, type Json, type RunningExams } from './exams.js';
import { approvedPaper, candidatesOf, openSession, registered, tellWorld } from './world.js';

const qti = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2"';
const variable = (identifier: string) => `<variable identifier="${identifier}"/>`;
const value = (type: string, text: string) => `<baseValue baseType="${type}">${text}</baseValue>`;
const outcome = (identifier: string, text: string) =>
  `<setOutcomeValue identifier="${identifier}">${value(identifier === 'SCORE' ? 'float' : 'identifier', text)}</setOutcomeValue>`;
const drawing = (identifier: string) =>
  `<setTemplateValue identifier="${identifier}"><randomInteger min="2" max="500"/></setTemplateValue>`;
const template = (identifier: string) =>
  `<templateDeclaration identifier="${identifier}" cardinality="single" baseType="integer"/>`;

/** A sum that is another one for each candidate. */
const sum = `<assessmentItem ${qti} identifier="ph-neutre" title="Somme" adaptive="false" timeDependent="false" xml:lang="fr-CA">
  <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="integer"/>
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
  ${template('A')}${template('B')}
  <templateProcessing>${drawing('A')}${drawing('B')}
    <setCorrectResponse identifier="RESPONSE"><sum>${variable('A')}${variable('B')}</sum></setCorrectResponse></templateProcessing>
  <itemBody><p>Combien font <printedVariable identifier="A"/> + <printedVariable identifier="B"/>?
    <textEntryInteraction responseIdentifier="RESPONSE"/></p></itemBody>
  <responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct"/></assessmentItem>`;

/** Whoever errs is given a hint, and half of the points for what comes after it. */
const stages = `<assessmentItem ${qti} identifier="pente-de-la-droite" title="Étapes" adaptive="true" timeDependent="false" xml:lang="fr-CA">
  <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"><correctResponse><value>C</value></correctResponse></responseDeclaration>
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="1"/>
  <outcomeDeclaration identifier="HINT" cardinality="single" baseType="identifier"/>
  <itemBody><p>Choisissez.</p><feedbackBlock outcomeIdentifier="HINT" identifier="GIVEN" showHide="show"><p>Un indice.</p></feedbackBlock>
    <choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1"><simpleChoice identifier="A">a</simpleChoice>
      <simpleChoice identifier="B">b</simpleChoice><simpleChoice identifier="C">c</simpleChoice></choiceInteraction></itemBody>
  <responseProcessing><responseCondition>
    <responseIf><and><match>${variable('RESPONSE')}<correct identifier="RESPONSE"/></match><match>${variable('HINT')}${value('identifier', 'GIVEN')}</match></and>
      ${outcome('SCORE', '0.5')}${outcome('completionStatus', 'completed')}</responseIf>
    <responseElseIf><match>${variable('RESPONSE')}<correct identifier="RESPONSE"/></match>${outcome('SCORE', '1')}${outcome('completionStatus', 'completed')}</responseElseIf>
    <responseElse>${outcome('HINT', 'GIVEN')}${outcome('completionStatus', 'incomplete')}</responseElse></responseCondition></responseProcessing>
  <modalFeedback outcomeIdentifier="HINT" identifier="GIVEN" showHide="show">Pas encore.</modalFeedback></assessmentItem>`;

describe('Items that are drawn for each candidate, and those that lead through attempts', () => {
  let exams: RunningExams;
  let session: Json;
  let candidates: Json[];

  beforeAll(async () => {
    exams = await startExams();
    const world = await tellWorld(exams, 4, 1);
    const paperId = await approvedPaper(exams, {
      'items/ph-neutre.xml': sum,
      'items/pente-de-la-droite.xml': stages,
    });
    session = await openSession(exams, paperId);
    await exams.app.get(SealPackages).run();
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    candidates = await candidatesOf(exams, session.id);
  });
  afterAll(() => exams?.close());

  const player = () => exams.as(playerOfA);
  const held = (sitting: Json) => ({ 'sitting-lease': sitting.lease as string });
  const start = async (at: number, more: object = {}): Promise<Json> => {
    const { admissionCode } = candidates[at];
    const { status, body } = await player().post('/v1/sittings', { sessionId: session.id, admissionCode, ...more });
    expect([status, body.code]).toEqual([201, undefined]);
    return body;
  };
  const place = ({ items }: Json, ref: string) => items.find((one: Json) => one.ref === ref);
  const terms = (sitting: Json): number[] => {
    const [, one, other] = /font (\d+) \+ (\d+)\?/.exec(place(sitting, 'Q08').body)!;
    return [Number(one), Number(other)];
  };
  const attempt = (sitting: Json, sequence: number, answer: string, ref = 'Q01') =>
    player().post(
      `/v1/sittings/${sitting.id}/attempts/${ref}`,
      { sequence, responses: { RESPONSE: [answer] } },
      held(sitting),
    );
  const save = (sitting: Json, ref: string, answer: string) =>
    player().put(
      `/v1/sittings/${sitting.id}/responses/${ref}`,
      { sequence: 1, responses: { RESPONSE: [answer] } },
      held(sitting),
    );
  /** Once the service has scored it, which its own timer may do as well. */
  const points = (sitting: Json) =>
    eventually(async () => {
      await exams.app.get(ScoreSittings).run();
      const [row] = await exams.database.query<{ places: Json[] }>(
        `select places from sitting_score s where sitting_id = '${sitting.id}'
            and not exists (select from scoring_due d where d.sitting_id = s.sitting_id)`,
      );
      if (!row) throw new Error('not scored yet');
      return ['Q01', 'Q08'].map((ref) => row.places.find((one) => one.ref === ref).points);
    });

  it('[X04] are drawn by the sitting, stay so when it is resumed, and are scored as they were drawn, also again', async () => {
    const [one, other] = [await start(0), await start(1)];
    expect(terms(one)).not.toEqual(terms(other));
    const resumed = await player().get(`/v1/sittings/${one.id}`, held(one));
    expect(terms(resumed.body)).toEqual(terms(one));
    const sumOf = (sitting: Json) => terms(sitting)[0]! + terms(sitting)[1]!;
    for (const [sitting, answer] of [
      [one, sumOf(one)],
      [other, sumOf(other) + 1],
    ]) {
      expect((await save(sitting, 'Q08', String(answer))).status).toBe(200);
      await player().post(`/v1/sittings/${sitting.id}/submission`, undefined, held(sitting));
    }
    expect([await points(one), await points(other)]).toEqual([
      [0, 1],
      [0, 0],
    ]);
    await exams.database.query(
      `insert into scoring_due (sitting_id, session_id) values ('${one.id}', '${session.id}')`,
    );
    expect(await points(one)).toEqual([0, 1]);
  });

  it('[X04] come with the start where a device has the sealed package, which keeps their place alone', async () => {
    const sitting = await start(2, { sealed: true });
    expect(sitting.package).not.toBeNull();
    expect(sitting.items.map(({ ref }: Json) => ref)).toEqual(['Q01', 'Q08']);
    expect(terms(sitting)).toHaveLength(2);
  });

  it('[X04] take attempt by attempt, each once, and answer with what is seen after it', async () => {
    const sitting = await start(3);
    expect(place(sitting, 'Q01').attempts).toEqual({ numAttempts: 0, completionStatus: 'not_attempted', feedback: [] });
    expect(place(sitting, 'Q01').body).not.toContain('Un indice');
    const first = await attempt(sitting, 1, 'A');
    expect([first.status, first.body.numAttempts, first.body.completionStatus]).toEqual([200, 1, 'incomplete']);
    expect([first.body.body.includes('Un indice'), first.body.feedback]).toEqual([
      true,
      [expect.stringContaining('Pas encore.')],
    ]);
    const again = await attempt(sitting, 1, 'A');
    expect([again.status, again.body.numAttempts]).toEqual([200, 1]);
    const codes = [
      await attempt(sitting, 1, 'B'),
      await attempt(sitting, 3, 'B'),
      await attempt(sitting, 1, '1', 'Q08'),
    ];
    expect(codes.map(({ body }) => body.code)).toEqual([
      'sequence-reused',
      'attempt-out-of-order',
      'place-not-adaptive',
    ]);
    const second = await attempt(sitting, 2, 'C');
    expect([second.status, second.body.completionStatus]).toEqual([200, 'completed']);
    expect((await attempt(sitting, 3, 'C')).body.code).toBe('item-completed');
    const resumed = await player().get(`/v1/sittings/${sitting.id}`, held(sitting));
    expect(place(resumed.body, 'Q01').attempts).toMatchObject({ numAttempts: 2, completionStatus: 'completed' });
    await player().post(`/v1/sittings/${sitting.id}/submission`, undefined, held(sitting));
    expect((await attempt(sitting, 3, 'C')).body.code).toBe('sitting-submitted');
    expect(await points(sitting)).toEqual([0.5, 0]);
  });
});
