export type Severity = 'error' | 'warning';

/** What a code tells a school's technician, and what to do; `{name}` stands for the file, row, field or a parameter, never for a person's value. */
export interface ProblemText {
  readonly severity: Severity;
  readonly fr: string;
  readonly en: string;
  readonly remedyFr: string;
  readonly remedyEn: string;
}
