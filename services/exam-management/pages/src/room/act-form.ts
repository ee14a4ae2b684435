import { value } from '@pan/client';
import { said } from '@pan/pages';
import { html, type TemplateResult } from 'lit';
import { exams } from './api.ts';
import type { Field } from './acts.ts';
import { t } from './words.ts';

interface Group {
  readonly fr: string;
  readonly en: string;
  readonly reasons: readonly { readonly code: string; readonly fr: string; readonly en: string }[];
}

let irregularities: readonly Group[] = [];
let absences: readonly Group[] = [];

/** Reasons of two levels, read once, before the first form that needs them. */
export async function loadReasons(): Promise<void> {
  if (irregularities.length > 0) return;
  ({ absences } = await value(exams.GET('/v1/candidate-reasons')));
  ({ items: irregularities } = await value(exams.GET('/v1/irregularity-reasons')));
}

/** One field of a form by which a proctor acts; `id` keeps those of several forms apart. */
export function actField(field: Field, id: string, isOptional: boolean): TemplateResult {
  return html`<label for=${id}>${t.fields[field]}</label>${control(field, id, isOptional)}`;
}

function control(field: Field, id: string, isOptional: boolean): TemplateResult {
  switch (field) {
    case 'cause':
      return html`<select id=${id} name=${field} required>
        ${Object.entries(t.causes).map(([cause, text]) => html`<option value=${cause}>${text}</option>`)}
      </select>`;
    case 'irregularity':
      return grouped(irregularities, field, id);
    case 'absence':
      return grouped(absences, field, id);
    case 'minutes':
      return html`<input id=${id} name=${field} type="number" min="1" max="600" ?required=${!isOptional} />`;
    case 'queue':
      return html`<input id=${id} name=${field} type="file" accept=".json,application/json" required />`;
    case 'reason':
      return html`<input id=${id} name=${field} required maxlength="200" />`;
    case 'note':
      return html`<textarea id=${id} name=${field} maxlength="500"></textarea>`;
  }
}

const grouped = (groups: readonly Group[], field: Field, id: string): TemplateResult =>
  html`<select id=${id} name=${field} required>
    ${groups.map(
      (group) =>
        html`<optgroup label=${said(group)}>
          ${group.reasons.map((one) => html`<option value=${one.code}>${said(one)}</option>`)}
        </optgroup>`,
    )}
  </select>`;
