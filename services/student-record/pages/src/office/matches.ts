import { value } from '@pan/client';
import { day, instant, Listing, View, words } from '@pan/pages';
import { html, nothing, type TemplateResult } from 'lit';
import { record } from '../record.ts';
import { levelName } from '../vocabulary.ts';

const t = words({
  fr: {
    how: 'Deux dossiers qui pourraient être d’un même élève. De celui d’une autre organisation, seuls les noms vous sont montrés.',
    none: 'Aucune question n’attend.',
    columns: ['Signe', 'Dossier plus récent', 'Dossier qui continuerait', 'Accord'],
    score: (score: number, asked: string) => `Ressemblance ${score} sur 100, question posée le ${asked}`,
    inverted: 'Le nom de l’un est le prénom de l’autre.',
    reasons: {
      'same-code': 'Même code permanent',
      'same-name-and-birth-date': 'Mêmes nom et date de naissance',
      'same-identity-after-correction': 'Même identité après une rectification',
      'same-identity-other-names': 'Même identité, autres noms',
      'key-given-to-another': 'Une fiche a peut-être changé d’élève',
      alike: 'Semblables, à une faute près',
    },
    otherReason: 'Dossiers semblables',
    signs: {
      familyName: 'Nom',
      givenName: 'Prénom',
      birthDate: 'Naissance',
      permanentCode: 'Code permanent',
      enrolments: 'Séjours',
      sources: 'Transmis par',
    },
    agreements: {
      same: 'pareil',
      slip: 'pareil, à une faute près',
      partly: 'en partie',
      other: 'différent',
      unsaid: 'non dit',
    },
    same: 'Un même élève: les réunir',
    distinct: 'Deux élèves: les garder à part',
    joined: 'Les deux dossiers n’en font plus qu’un.',
    undo: 'Défaire la réunion',
    apart: 'Les deux dossiers restent à part; la question ne sera plus posée.',
  },
  en: {
    how: 'Two records that may be one learner’s. Of another organisation’s record you are shown the names alone.',
    none: 'No question waits.',
    columns: ['Sign', 'Later record', 'Record that would go on', 'Agreement'],
    score: (score: number, asked: string) => `Likeness ${score} of 100, asked on ${asked}`,
    inverted: 'The family name of one is the given name of the other.',
    reasons: {
      'same-code': 'Same permanent code',
      'same-name-and-birth-date': 'Same name and birth date',
      'same-identity-after-correction': 'Same identity after a correction',
      'same-identity-other-names': 'Same identity, other names',
      'key-given-to-another': 'A number may have gone to another learner',
      alike: 'Alike but for a slip',
    },
    otherReason: 'Records that are alike',
    signs: {
      familyName: 'Family name',
      givenName: 'Given name',
      birthDate: 'Birth date',
      permanentCode: 'Permanent code',
      enrolments: 'Stays',
      sources: 'Sent by',
    },
    agreements: { same: 'same', slip: 'same but for a slip', partly: 'in part', other: 'different', unsaid: 'unsaid' },
    same: 'One learner: join them',
    distinct: 'Two learners: keep them apart',
    joined: 'The two records are one now.',
    undo: 'Undo the joining',
    apart: 'The two records stay apart; the question will not be asked again.',
  },
});

const listing = () =>
  new Listing((cursor) => record.GET('/v1/match-pairs', { params: { query: { ...(cursor && { cursor }) } } }));
type Questions = ReturnType<typeof listing>;
type Question = Questions['items'][number];
type Learner = Question['learner'];

/** Questions whether two records are one learner's, each with the two side by side. */
class MatchQuestions extends View<Questions> {
  static override properties = { ...super.properties, undo: { state: true } };
  /** Where the last joining can be undone. */
  declare private undo: string | null;
  private listing = listing();

  constructor() {
    super();
    this.undo = null;
  }

  protected load() {
    return this.listing.load();
  }

  protected draw(questions: Questions) {
    return html`<p class="soft">${t.how}</p>
      ${this.undo ? html`<p><a href=${this.undo}>${t.undo}</a></p>` : nothing}
      ${questions.items.length === 0 ? html`<p>${t.none}</p>` : nothing}
      <ul class="cards list">
        ${questions.items.map((question) => this.question(question))}
      </ul>
      ${this.rest(questions)}`;
  }

  private question(question: Question): TemplateResult {
    const { reason, learner, otherLearner, likeness, askedAt } = question;
    const title = `${t.reasons[reason] ?? t.otherReason}: ${learner.givenName} ${learner.familyName}`;
    const told = (written?: string | null) => (written ? day(written) : '–');
    const rows: (readonly [string, unknown, unknown, string | null])[] = [
      [t.signs.familyName, learner.familyName, otherLearner.familyName, t.agreements[likeness.signs.familyName]],
      [t.signs.givenName, learner.givenName, otherLearner.givenName, t.agreements[likeness.signs.givenName]],
      [
        t.signs.birthDate,
        told(learner.birthDate),
        told(otherLearner.birthDate),
        t.agreements[likeness.signs.birthDate],
      ],
      [
        ...[t.signs.permanentCode, learner.permanentCode ?? '–', otherLearner.permanentCode ?? '–'],
        t.agreements[likeness.signs.permanentCode],
      ] as [string, string, string, string],
      [t.signs.enrolments, staysOf(learner), staysOf(otherLearner), null],
      [t.signs.sources, sourcesOf(learner), sourcesOf(otherLearner), null],
    ];
    return html`<li>
      <h2>${title}</h2>
      <p class="soft">
        ${t.score(likeness.score, instant(new Date(askedAt).toISOString()))} ${likeness.inverted ? t.inverted : nothing}
      </p>
      <div class="wide" role="region" tabindex="0" aria-label=${title}>
        <table>
          <thead>
            <tr>
              ${t.columns.map((column) => html`<th scope="col">${column}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              ([sign, one, other, agreement]) =>
                html`<tr>
                  <th scope="row">${sign}</th>
                  <td>${one}</td>
                  <td>${other}</td>
                  <td>${agreement ?? ''}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="choices">
        <button class="main" ?disabled=${this.busy} @click=${() => this.decide(question, 'same')}>${t.same}</button>
        <button ?disabled=${this.busy} @click=${() => this.decide(question, 'distinct')}>${t.distinct}</button>
      </p>
    </li>`;
  }

  private decide({ id, learner }: Question, decision: 'same' | 'distinct'): Promise<void> {
    return this.act(async () => {
      const decided = await value(
        record.POST('/v1/match-pairs/{id}/decision', { params: { path: { id } }, body: { decision } }),
      );
      this.undo = decided.learnerId ? `#/separer/${decided.learnerId}/${learner.id}` : null;
      return decision === 'same' ? t.joined : t.apart;
    });
  }
}
customElements.define('match-questions', MatchQuestions);

const lines = (all: readonly string[]) =>
  all.length > 0 ? all.map((one, at) => html`${at > 0 ? html`<br />` : nothing}${one}`) : '–';
const staysOf = ({ enrolments }: Learner) =>
  lines(enrolments.map(({ organisation, schoolYear, level }) => `${schoolYear}, ${levelName(level)}, ${organisation}`));
const sourcesOf = ({ sources }: Learner) => lines(sources.map(({ source, sourceId }) => `${source}, ${sourceId}`));
