import { bundle, does, fact, fewKinds, follows, never, seldom, type Area, type Check } from './check.js';
import type { SentBundle } from './trial.js';

const by = (kind: string): string => `PUT /v1/organisations/:code/${kind}/by-source/:sourceId`;
const batch = 'POST /v1/changes';
const writes = ['PUT /v1/organisations/*', batch];
const reading = { done: true } as const;

const applied = ({ state, dryRun }: SentBundle): boolean => state === 'succeeded' && !dryRun;
const total = ({ counts }: SentBundle, ending: string): number =>
  Object.entries(counts).reduce((sum, [name, number]) => (name.endsWith(ending) ? sum + number : sum), 0);

type Line = readonly [id: string, fr: string, en: string, rule: string, look: Check['look'], kind?: 'advice'];

const guide = (part: string): string => `services/student-record/README.md, ${part}`;
const writing = guide('Writing');
const ends = guide('Ends');

// prettier-ignore
const lines: Readonly<Record<Area, readonly Line[]>> = {
  identity: [
    ['signs', 'Le système signe par sa clé', 'The system signs with its key', 'RFC 7523', fact('signs')],
    ['names-product', 'Son inscription nomme le produit et la version', 'Its registration names product and version', guide('Certified packages'), fact('namesProduct')],
    ['kinds', 'Ses requêtes sont de moins de 5000 sortes', 'Its requests are of fewer than 5000 kinds', guide('Certified packages'), fewKinds],
    ['agent', 'Chaque requête dit le produit et sa version (User-Agent)', 'Requests say product and version (User-Agent)', 'RFC 9110, 10.1.5', does({ traits: ['agent'] }), 'advice'],
    ['language', 'Les refus se demandent en une langue (Accept-Language)', 'Refusals are asked for in a language (Accept-Language)', 'RFC 9110, 12.5.4', does({ traits: ['language'] }), 'advice'],
    ['source', 'Le système se nomme (source)', 'The sending system names itself (source)', guide('Vocabulary'), does({ operations: writes, traits: ['source'] }), 'advice'],
    ['trace', 'Les requêtes portent une trace (traceparent)', 'Requests carry a trace (traceparent)', 'W3C Trace Context', does({ traits: ['trace'] }), 'advice'],
  ],
  people: [
    ['learner-new', 'Un élève est inscrit', 'A learner is written', writing, does({ operations: [by('learners')], status: 201 })],
    ['learner-again', 'Le même élève, renvoyé, ne change rien', 'The same learner, sent again, changes nothing', writing, does({ operations: [by('learners')], traits: ['unchanged'] })],
    ['learner-corrected', 'Un élève est corrigé sous la même clé', 'A learner is corrected under the same key', writing, does({ operations: [by('learners')], status: 200, traits: ['changed'] })],
    ['learner-identity', 'Code permanent et date de naissance viennent ensemble', 'Permanent code and birth date come together', guide('Two systems, one learner'), does({ traits: ['learner.permanent-code', 'learner.birth-date'], ...reading })],
    ['learner-accents', 'Les noms gardent leurs accents', 'Names keep their accents', writing, does({ traits: ['learner.accents'], ...reading })],
    ['learner-null', 'Ce qui n’est plus se dit par null', 'What is no more is said by null', writing, does({ traits: ['learner.null'], ...reading }), 'advice'],
    ['learner-sex', 'Le sexe se dit par un mot du vocabulaire', 'Sex is said by a word of the vocabulary', writing, does({ traits: ['learner.sex'], ...reading }), 'advice'],
    ['staff-new', 'Un membre du personnel est inscrit', 'A staff member is written', writing, does({ operations: [by('staff')], status: 201 })],
    ['staff-corrected', 'Un membre du personnel est corrigé', 'A staff member is corrected', writing, does({ operations: [by('staff')], status: 200, traits: ['changed'] }), 'advice'],
    ['accommodation', 'Une mesure d’adaptation est accordée', 'An accommodation is granted', guide('Accommodations'), does({ operations: [by('accommodations')], done: true }), 'advice'],
    ['accommodation-end', 'Une mesure d’adaptation prend fin', 'An accommodation ends', guide('Accommodations'), does({ operations: ['POST /v1/organisations/:code/accommodations/by-source/:sourceId/end'], done: true }), 'advice'],
  ],
  stays: [
    ['stay-new', 'Un séjour est inscrit', 'A stay is written', writing, does({ operations: [by('enrolments')], status: 201 })],
    ['stay-level', 'Un séjour dit son niveau', 'A stay says its level', writing, does({ traits: ['enrolment.level'], ...reading })],
    ['stay-corrected', 'Un séjour est corrigé sous la même clé', 'A stay is corrected under the same key', writing, does({ operations: [by('enrolments')], status: 200, traits: ['changed'] })],
    ['stay-begins', 'Un séjour dit son premier jour', 'A stay says its first day', ends, does({ traits: ['enrolment.begins'], ...reading })],
    ['stay-ends', 'Un départ se dit par endedOn', 'A departure is said by endedOn', ends, does({ traits: ['enrolment.ends'], ...reading })],
    ['stay-ends-ahead', 'Une fin prévue se dit d’avance', 'A planned end is said ahead', ends, does({ traits: ['enrolment.ends-ahead'], ...reading }), 'advice'],
    ['stay-track', 'Un séjour dit parcours ou programme', 'A stay says track or programme', guide('Sectors'), does({ traits: ['enrolment.track'], ...reading }), 'advice'],
    ['stay-part-time', 'Le temps partiel se dit', 'Part-time is said', guide('Sectors'), does({ traits: ['enrolment.part-time'], ...reading }), 'advice'],
    ['stay-modules', 'Des compétences se disent par module', 'Competencies are said by module', guide('Sectors'), does({ traits: ['enrolment.modules'], ...reading }), 'advice'],
  ],
  classes: [
    ['class-new', 'Un groupe est inscrit', 'A class is written', writing, does({ operations: [by('classes')], status: 201 })],
    ['class-level', 'Un groupe dit son niveau', 'A class says its level', writing, does({ traits: ['class.level'], ...reading })],
    ['class-corrected', 'Un groupe est corrigé', 'A class is corrected', writing, does({ operations: [by('classes')], status: 200, traits: ['changed'] }), 'advice'],
    ['place-student', 'Un élève est placé dans un groupe', 'A learner is put in a class', writing, does({ traits: ['membership.student'], ...reading })],
    ['place-teacher', 'Un enseignant est placé dans un groupe', 'A teacher is put in a class', writing, does({ traits: ['membership.teacher'], ...reading })],
    ['place-primary', 'Le titulaire se dit', 'Who is in charge is said', writing, does({ traits: ['membership.primary'], ...reading }), 'advice'],
    ['place-ends', 'Une place prend fin', 'A place ends', ends, does({ traits: ['membership.ends'], ...reading })],
  ],
  care: [
    ['if-match', 'Un changement nomme la version lue (If-Match)', 'A change names the version that was read (If-Match)', 'RFC 9110, 13.1.1', does({ traits: ['if-match'], ...reading })],
    ['stale', 'Après un 412, le système relit et réussit', 'After a 412 the system reads again and succeeds', 'RFC 9110, 15.5.13', follows({ status: 412 }, { traits: ['if-match'], done: true }), 'advice'],
    ['idempotency', 'Un envoi répété porte sa clé (Idempotency-Key)', 'What is sent again bears its key (Idempotency-Key)', 'draft-ietf-httpapi-idempotency-key-header', does({ traits: ['idempotency-key'] }), 'advice'],
    ['health-number', 'Aucun numéro d’assurance maladie n’est envoyé', 'No health insurance number is sent', guide('Rules'), never({ problems: ['health-number-not-accepted'] }, { operations: writes })],
    ['shape', 'Les requêtes ont la forme du contrat (au plus 5 % en 400)', 'Requests have the form of the contract (at most 5 % answered 400)', 'services/student-record/openapi.json', seldom({ status: 400 }, { operations: ['PUT *', 'POST *'] }, 5)],
    ['order', 'Un séjour ou une place vient après son élève (au plus 5 % de learner-not-sent)', 'A stay or place comes after its learner (at most 5 % learner-not-sent)', guide('Rules'), seldom({ problems: ['learner-not-sent', 'class-not-sent', 'staff-not-sent'] }, { operations: writes }, 5)],
    ['too-many', 'Le système ralentit avant d’y être forcé (aucun 429)', 'The system slows down before it is made to (no 429)', 'RFC 6585, 4', never({ status: 429 }, {}), 'advice'],
    ['refused', 'Une erreur est suivie d’une écriture réussie', 'A refusal is followed by a write that succeeds', guide('Rules'), follows({ operations: writes, done: false }, { operations: writes, done: true }), 'advice'],
  ],
  batches: [
    ['batch', 'Un lot écrit plusieurs choses', 'A batch writes several things', guide('One path for all'), does({ operations: [batch], traits: ['several'], ...reading })],
    ['batch-kinds', 'Un lot mêle élèves et séjours', 'A batch has learners and stays', guide('One path for all'), does({ operations: [batch], traits: ['learner', 'enrolment'], ...reading })],
    ['batch-outcomes', 'Une ligne refusée d’un lot est corrigée', 'A refused row of a batch is corrected', guide('One path for all'), follows({ operations: [batch], traits: ['row-refused'] }, { operations: [batch], traits: ['row-created'] }), 'advice'],
    ['batch-again', 'Un lot renvoyé ne change rien', 'A batch sent again changes nothing', writing, does({ operations: [batch], traits: ['row-unchanged'] })],
  ],
  bundles: [
    ['bundle', 'Un envoi OneRoster est appliqué', 'A OneRoster bundle is applied', 'OneRoster 1.2 CSV', bundle(applied)],
    ['bundle-clean', 'Un envoi n’a aucune ligne retenue', 'A bundle has no row held back', 'OneRoster 1.2 CSV', bundle((one) => applied(one) && (one.counts['held'] ?? 0) === 0)],
    ['bundle-dry', 'Un envoi est d’abord essayé (dryRun)', 'A bundle is tried first (dryRun)', guide('Rules'), bundle(({ dryRun }) => dryRun), 'advice'],
    ['bundle-again', 'Un envoi répété ne change presque rien', 'A bundle that comes again changes almost nothing', writing, bundle((one, before) => before.some(applied) && applied(one) && total(one, '.unchanged') > total(one, '.changed') + total(one, '.created'))],
    ['bundle-ends', 'Ce qu’un envoi omet prend fin, et le système le voit', 'What a bundle leaves out ends, and the system sees it', guide('Rules'), bundle((one) => applied(one) && total(one, '.ended') > 0), 'advice'],
    ['bundle-followed', 'La tâche est suivie jusqu’à sa fin', 'The job is followed to its end', guide('Rules'), does({ operations: ['GET /v1/imports/:id'], done: true })],
    ['bundle-findings', 'Les constats sont lus', 'The findings are read', guide('Rules'), does({ operations: ['GET /v1/imports/:id/problems'], done: true })],
  ],
  reads: [
    ['purpose', 'Une lecture de personnes dit sa finalité', 'A read of persons says its purpose', guide('Purposes'), does({ operations: ['GET /v1/learners*'], traits: ['purpose'], done: true })],
    ['read-one', 'Un élève est relu', 'A learner is read again', guide('Sight'), does({ operations: ['GET /v1/learners/:id'], done: true })],
    ['read-page', 'Une liste se lit page par page (cursor)', 'A list is read page by page (cursor)', 'RFC 8288', does({ operations: ['GET /v1/learners'], traits: ['cursor'], done: true })],
    ['read-organisations', 'Les organisations sont lues', 'Organisations are read', guide('Sight'), does({ operations: ['GET /v1/organisations*'], done: true })],
    ['read-results', 'Les résultats sont lus', 'Results are read', guide('Results'), does({ operations: ['GET /v1/learners/:id/results'], done: true }), 'advice'],
    ['read-changes', 'Les changements sont suivis', 'Changes are followed', 'docs/decisions/0024', does({ operations: ['GET /v1/changes*'], done: true }), 'advice'],
    ['read-oneroster', 'OneRoster est lu par REST', 'OneRoster is read by REST', 'OneRoster 1.2 REST', does({ operations: ['GET /ims/oneroster/*'], done: true }), 'advice'],
    ['compressed', 'Les réponses se lisent compressées', 'Answers are read compressed', 'RFC 9110, 12.5.3', does({ traits: ['compressed'] }), 'advice'],
    ['reset', 'Le bac à sable est remis à son début', 'The sandbox is put back to its beginning', guide('Sandboxes'), does({ operations: ['POST /v1/sandboxes/:code/resets'], done: true }), 'advice'],
  ],
};

/** Everything that a self-test looks at. */
export const checks: readonly Check[] = (Object.keys(lines) as Area[]).flatMap((area) =>
  lines[area].map(([id, fr, en, rule, look, kind]) => ({
    ...{ id, area, expected: { fr, en }, rule },
    ...{ required: kind !== 'advice', look },
  })),
);
