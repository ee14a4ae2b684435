import { html, type TemplateResult } from 'lit';
import '../qti/item.ts';
import type { Annotation, Marking, Responses } from './api.ts';
import './script-answer.ts';
import { t } from './words.ts';

/** The question as candidates saw it, and what was answered: written texts apart, so that they can be remarked on. */
export function scriptBody(
  item: Marking['item'],
  responses: Responses,
  annotations: readonly Annotation[],
  locked: boolean,
): TemplateResult {
  const written = item.interactions.filter(({ type }) => type === 'extendedTextInteraction');
  return html`<section class="question" aria-labelledby="question">
      <h2 id="question">${t.question}</h2>
      <item-player .body=${item.body} .responses=${responses} .locked=${true}></item-player>
    </section>
    <section aria-labelledby="answer">
      <h2 id="answer">${t.answer}</h2>
      ${written.map(
        ({ response }) =>
          html`<script-answer
            .response=${response}
            .responses=${responses}
            .annotations=${annotations}
            .locked=${locked}
          ></script-answer>`,
      )}
    </section>`;
}
