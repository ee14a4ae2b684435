// What each code says in two languages. A service adds its own to those of the kit; the HTTP side is http/problem.ts.

export type Language = 'fr' | 'en';

/** What a code means; `{name}` stands for a parameter of the refusal. */
export interface ProblemKind {
  readonly status: number;
  readonly fr: string;
  readonly en: string;
  readonly remedyFr?: string;
  readonly remedyEn?: string;
}

export type Params = Readonly<Record<string, string | number>>;
export type ProblemCatalogue = Readonly<Record<string, ProblemKind>>;

/** One field of a request that cannot be accepted: a JSON Pointer into the body, `?name` in the query, `:name` in the path. */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly fr: string;
  readonly en: string;
}

const kinds = new Map<string, ProblemKind>();

/** Adds a service's codes to those of the kit; a code has one meaning in a process. */
export function defineProblems<C extends ProblemCatalogue>(catalogue: C): C {
  for (const [code, kind] of Object.entries(catalogue)) {
    const known = kinds.get(code);
    if (known && known.en !== kind.en) throw new Error(`problem ${code} is defined twice`);
    kinds.set(code, kind);
  }
  return catalogue;
}

export function problemKind(code: string): ProblemKind | undefined {
  return kinds.get(code);
}

export function allProblems(): ReadonlyMap<string, ProblemKind> {
  return kinds;
}

export interface Explanation {
  readonly code: string;
  readonly detail: string;
  readonly remedy: string | null;
}

/** What a code says in one language, also of a row that an import held back. */
export function explain(code: string, params: Params, language: Language): Explanation {
  const kind = kinds.get(code);
  const remedy = language === 'fr' ? kind?.remedyFr : kind?.remedyEn;
  return { code, detail: kind ? fill(kind[language], params) : code, remedy: remedy ? fill(remedy, params) : null };
}

/** That a code, with what it speaks of, is the fault of this place. */
export function fieldErrorOf(
  pointer: string,
  { code, params }: { readonly code: string; readonly params: Params },
): FieldError {
  const detail = (language: Language) => explain(code, params, language).detail;
  return { pointer, code, fr: detail('fr'), en: detail('en') };
}

function fill(sentence: string, params: Params): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
