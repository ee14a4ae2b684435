import { value } from '@pan/client';
import { day, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { record } from '../record.ts';
import { levelName } from '../vocabulary.ts';

const t = words({
  fr: {
    from: (from: string, until: string | null) => (until ? `Du ${from} au ${until}` : `Depuis le ${from}`),
    year: (year: string) => `Année scolaire ${year}`,
    gap: 'Aucun séjour connu',
    gaps: {
      'not-yet-compulsory': 'Avant l’âge de la fréquentation obligatoire',
      'no-longer-compulsory': 'Après l’âge de la fréquentation obligatoire',
      'transfer-asked': 'Un transfert est demandé',
      'transfer-refused': 'Un transfert a été refusé',
      'transfer-withdrawn': 'Un transfert demandé a été retiré',
      'transfer-lapsed': 'Un transfert est resté sans réponse',
      unknown: 'La raison n’est pas connue',
    },
    partly: 'D’autres organisations peuvent en dire davantage.',
    none: 'Aucun séjour.',
  },
  en: {
    from: (from: string, until: string | null) => (until ? `From ${from} to ${until}` : `Since ${from}`),
    year: (year: string) => `School year ${year}`,
    gap: 'No stay known',
    gaps: {
      'not-yet-compulsory': 'Before the age of compulsory attendance',
      'no-longer-compulsory': 'After the age of compulsory attendance',
      'transfer-asked': 'A transfer was asked for',
      'transfer-refused': 'A transfer was refused',
      'transfer-withdrawn': 'A transfer asked for was withdrawn',
      'transfer-lapsed': 'A transfer was left without an answer',
      unknown: 'The reason is not known',
    },
    partly: 'Other organisations may tell more.',
    none: 'No stay.',
  },
});

const path = (id: string) => value(record.GET('/v1/learners/{id}/path', { params: { path: { id } } }));
type Path = Awaited<ReturnType<typeof path>>;

/** Every stay from preschool to university, the latest first, and what lies between. */
class PathOfLearner extends View<Path> {
  static override properties = { ...super.properties, learner: {} };
  declare learner: string;

  protected load() {
    return path(this.learner);
  }

  protected draw(shown: Path) {
    const latestFirst = [...shown.path].reverse();
    if (latestFirst.length === 0) return html`<p>${t.none}</p>`;
    return html`<ol class="cards list" reversed>
        ${latestFirst.map((stretch) =>
          stretch.kind === 'gap'
            ? html`<li>
                <h2>${t.gap}</h2>
                <p>${t.from(day(stretch.from), stretch.until && day(stretch.until))}</p>
                <p class="soft">${t.gaps[stretch.reason]}</p>
              </li>`
            : stretch.stays.map(
                (stay) =>
                  html`<li>
                    <h2>${stay.organisationName}</h2>
                    <p>${levelName(stay.level)}</p>
                    <p>
                      ${
                        stay.beganOn
                          ? t.from(day(stay.beganOn), stay.endedOn && day(stay.endedOn))
                          : t.year(stay.schoolYear)
                      }
                    </p>
                  </li>`,
              ),
        )}
      </ol>
      ${shown.whole ? nothing : html`<p class="soft">${t.partly}</p>`}`;
  }
}
customElements.define('learner-path', PathOfLearner);
