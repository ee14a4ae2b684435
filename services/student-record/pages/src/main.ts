import { showPages, words, type Route } from '@pan/pages';
import { html } from 'lit';
import './family/absences.ts';
import './family/attestations.ts';
import './family/cards.ts';
import './family/child.ts';
import './family/children.ts';
import './family/competencies.ts';
import './family/consents.ts';
import './family/corrections.ts';
import './family/data.ts';
import './family/files.ts';
import './family/looks.ts';
import './family/path.ts';
import './family/results.ts';
import './messages/inbox.ts';
import './office/ask-transfer.ts';
import './office/corrections.ts';
import './office/due.ts';
import './office/import-report.ts';
import './office/matches.ts';
import './office/of-learner.ts';
import './office/parting.ts';
import './office/questions.ts';
import './office/send-bundle.ts';
import './office/transfer.ts';
import './office/transfers.ts';
import './messages/notices.ts';
import './messages/sent.ts';
import './staff/classes.ts';
import './staff/learners.ts';
import { may } from './office/acts.ts';
import { account, openRecord } from './record.ts';

const t = words({
  fr: {
    title: 'Dossier de l’élève',
    children: 'Mes enfants',
    own: 'Mon dossier',
    classes: 'Mes groupes-classes',
    path: 'Parcours',
    results: 'Résultats',
    competencies: 'Compétence numérique',
    attestations: 'Attestations',
    looks: 'Qui a regardé, et pourquoi',
    consents: 'Consentements',
    corrections: 'Rectifications',
    data: 'Toutes les données',
    files: 'Les trois dossiers',
    cards: 'Bulletins',
    absences: 'Absences',
    messages: 'Messages',
    notices: 'Courriels',
    learners: 'Chercher un élève',
    due: 'À répondre',
    transfers: 'Transferts',
    oneTransfer: 'Transfert',
    askTransfer: 'Demander un transfert',
    matches: 'Dossiers en double',
    parting: 'Séparer deux élèves',
    imports: 'Envoi d’un fichier',
    report: 'Rapport d’un envoi',
    answers: 'Rectifications',
    questions: 'Questions des familles',
    office: 'Registrariat',
    role: 'À un autre titre',
    roles: { staff: 'Membre du personnel', guardian: 'Parent', learner: 'Élève' },
  },
  en: {
    title: 'Learner’s record',
    children: 'My children',
    own: 'My record',
    classes: 'My classes',
    path: 'Path',
    results: 'Results',
    competencies: 'Digital competency',
    attestations: 'Attestations',
    looks: 'Who looked, and why',
    consents: 'Consents',
    corrections: 'Corrections',
    data: 'All data',
    files: 'The three files',
    cards: 'Report cards',
    absences: 'Absences',
    messages: 'Messages',
    notices: 'E-mails',
    learners: 'Find a learner',
    due: 'To be answered',
    transfers: 'Transfers',
    oneTransfer: 'Transfer',
    askTransfer: 'Ask for a transfer',
    matches: 'Double records',
    parting: 'Part two learners',
    imports: 'Send a file',
    report: 'Report of an import',
    answers: 'Corrections',
    questions: 'Questions of families',
    office: 'Registrar’s office',
    role: 'In another role',
    roles: { staff: 'Staff member', guardian: 'Parent', learner: 'Learner' },
  },
});

const uuid = '([0-9a-f-]{36})';
const part = (name: string, title: string, page: Route['page']): Route => ({
  at: new RegExp(`^#/${uuid}${name}$`),
  title,
  page: (id) => html`<child-parts .learner=${id} .at=${location.hash}></child-parts>${page(id)}`,
});

/* One element for each record: what was read of one child is never drawn beside another's name. */
const parts: readonly Route[] = [
  part('', t.path, (id) => html`<learner-path .learner=${id}></learner-path>`),
  part('/resultats', t.results, (id) => html`<learner-results .learner=${id}></learner-results>`),
  part('/competences', t.competencies, (id) => html`<competency-profile .learner=${id}></competency-profile>`),
  part('/attestations', t.attestations, (id) => html`<learner-attestations .learner=${id}></learner-attestations>`),
  part('/bulletins', t.cards, (id) => html`<report-cards .learner=${id}></report-cards>`),
  part('/absences', t.absences, (id) => html`<learner-absences .learner=${id}></learner-absences>`),
  part('/consultations', t.looks, (id) => html`<learner-looks .learner=${id}></learner-looks>`),
  part('/consentements', t.consents, (id) => html`<learner-consents .learner=${id}></learner-consents>`),
  part('/rectifications', t.corrections, (id) => html`<learner-corrections .learner=${id}></learner-corrections>`),
  part('/dossiers', t.files, (id) => html`<learner-files .learner=${id}></learner-files>`),
  part('/donnees', t.data, (id) => html`<all-data .learner=${id}></all-data>`),
];

const alone = (at: string, title: string, page: Route['page']): Route => ({ at: new RegExp(`^#/${at}$`), title, page });

/** What the offices of a school do, each act where a function of the reader allows it. */
const officeRoutes = (): readonly Route[] => [
  ...(may('transfers')
    ? [
        alone('transferts', t.transfers, () => html`<transfer-list></transfer-list>`),
        alone('transferts/demander', t.askTransfer, () => html`<ask-transfer></ask-transfer>`),
        alone(`transferts/${uuid}`, t.oneTransfer, (id) => html`<one-transfer .transfer=${id}></one-transfer>`),
      ]
    : []),
  ...(may('identity')
    ? [
        alone('doublons', t.matches, () => html`<match-questions></match-questions>`),
        alone(`separer/${uuid}`, t.parting, (id) => html`<part-learners .learner=${id}></part-learners>`),
        alone(
          `separer/${uuid}/${uuid}`,
          t.parting,
          (id, merged) => html`<part-learners .learner=${id} .merged=${merged}></part-learners>`,
        ),
      ]
    : []),
  ...(may('imports')
    ? [
        alone('envois', t.imports, () => html`<send-bundle></send-bundle>`),
        alone(`envois/${uuid}`, t.report, (id) => html`<import-report .job=${id}></import-report>`),
      ]
    : []),
  ...(may('answers')
    ? [
        alone('rectifications', t.answers, () => html`<corrections-to-answer></corrections-to-answer>`),
        alone('questions', t.questions, () => html`<questions-to-answer></questions-to-answer>`),
      ]
    : []),
  ...(account.acts.length > 0
    ? [part('/registrariat', t.office, (id) => html`<office-of-learner .learner=${id}></office-of-learner>`)]
    : []),
];

const officeMenu = () => [
  ...(may('transfers') ? [{ href: '#/transferts', words: t.transfers }] : []),
  ...(may('identity') ? [{ href: '#/doublons', words: t.matches }] : []),
  ...(may('answers')
    ? [
        { href: '#/rectifications', words: t.answers },
        { href: '#/questions', words: t.questions },
      ]
    : []),
  ...(may('imports') ? [{ href: '#/envois', words: t.imports }] : []),
];

await showPages(async (session, settings) => {
  await openRecord(session, settings);
  const role = account.person?.role;
  const others = account.roles.filter((one) => one !== role);
  const isStaff = role === 'staff';
  const isOffice = account.acts.length > 0;
  const classes = () => html`<my-classes></my-classes>`;
  const home: Route = isOffice
    ? { at: /^#\/$/, title: t.due, page: () => html`<due-list></due-list>` }
    : isStaff
      ? { at: /^#\/$/, title: t.classes, page: classes }
      : { at: /^#\/$/, title: role === 'learner' ? t.own : t.children, page: () => html`<my-children></my-children>` };
  const roles = () =>
    html`${others.map((one) => html`<p><button @click=${() => session.signIn(one)}>${t.roles[one]}</button></p>`)}`;
  const messages = () => (isStaff ? html`<sent-messages></sent-messages>` : html`<message-inbox></message-inbox>`);
  return {
    title: t.title,
    routes: [
      home,
      ...(isOffice ? [alone('groupes', t.classes, classes), ...officeRoutes()] : []),
      { at: /^#\/eleves$/, title: t.learners, page: () => html`<find-learners></find-learners>` },
      { at: /^#\/messages$/, title: t.messages, page: messages },
      { at: /^#\/courriels$/, title: t.notices, page: () => html`<message-notices></message-notices>` },
      { at: /^#\/role$/, title: t.role, page: roles },
      ...parts,
    ],
    menu: [
      { href: '#/', words: home.title },
      ...(isStaff ? [{ href: '#/eleves', words: t.learners }] : []),
      ...officeMenu(),
      ...(isOffice && account.classes.length > 0 ? [{ href: '#/groupes', words: t.classes }] : []),
      ...(role ? [{ href: '#/messages', words: t.messages }] : []),
      ...(role && !isStaff ? [{ href: '#/courriels', words: t.notices }] : []),
      ...(others.length > 0 ? [{ href: '#/role', words: t.role }] : []),
    ],
  };
}, t.title);
