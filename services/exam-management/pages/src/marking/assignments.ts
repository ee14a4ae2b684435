import { value } from '@pan/client';
import { View } from '@pan/pages';
import { html, nothing } from 'lit';
import { type Assignment, exams } from './api.ts';
import { t } from './words.ts';

/** The sessions that one marks, the last first. */
class Assignments extends View<readonly Assignment[]> {
  protected async load() {
    return (await value(exams.GET('/v1/marking-assignments'))).items;
  }

  protected draw(assignments: readonly Assignment[]) {
    if (assignments.length === 0) return html`<p>${t.none}</p>`;
    return html`<ul class="cards">
      ${assignments.map(
        ({ sessionId, title, submitted, most, inHand, adjudicates }) =>
          html`<li>
            <h2><a href=${`#/correction/seances/${sessionId}`}>${title}</a></h2>
            <p>${t.done(submitted, most)} · ${t.inHandCount(inHand)}</p>
            ${adjudicates ? html`<p class="soft">${t.adjudicates}</p>` : nothing}
          </li>`,
      )}
    </ul>`;
  }
}
customElements.define('marking-assignments', Assignments);
