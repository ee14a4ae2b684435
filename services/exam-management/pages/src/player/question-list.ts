import { html, nothing, type TemplateResult } from 'lit';
import { t } from './words.ts';

/** What stands of a question in the list of all. */
export interface Place {
  readonly isAnswered: boolean;
  readonly isFailing: boolean;
}

/** The way to any question, and which of them have an answer. @param isLast whether nothing comes after them but the hand-in */
export function questionList(
  places: readonly Place[],
  now: number,
  go: (to: number) => void,
  isLast: boolean,
): TemplateResult {
  const inWords = ({ isAnswered, isFailing }: Place): string =>
    [isAnswered ? t.answered : t.unanswered, ...(isFailing ? [t.unsaved] : [])].join(', ');
  return html`<nav class="questions" aria-label=${t.questions}>
    <ol>
      ${places.map(
        (place, at) =>
          html`<li>
            <button
              class=${[place.isAnswered ? 'answered' : '', place.isFailing ? 'failing' : ''].join(' ')}
              aria-current=${at === now ? 'step' : 'false'}
              aria-label=${`${t.short(at + 1)}, ${inWords(place)}`}
              @click=${() => go(at)}
            >
              ${at + 1}
            </button>
          </li>`,
      )}
      ${
        isLast
          ? html`<li>
              <button
                class="review"
                aria-current=${now === places.length ? 'step' : 'false'}
                @click=${() => go(places.length)}
              >
                ${t.review}
              </button>
            </li>`
          : nothing
      }
    </ol>
  </nav>`;
}
