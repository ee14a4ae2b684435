import { STATUS_CODES } from 'node:http';
import { DomainError } from '../domain.js';
import type { Language } from './caller.js';

// Refusals as RFC 9457 problems in two languages, from one catalogue of stable codes. Published filters know neither our catalogue nor Accept-Language.

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

/** A refusal that says more than its code: which fields, which headers. */
export class RequestProblem extends DomainError {
  constructor(
    code: string,
    params: Params = {},
    readonly errors: readonly FieldError[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(code, params);
  }
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

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly remedy?: string;
  readonly errors?: readonly { pointer: string; code: string; detail: string }[];
  readonly requestId: string;
}

export function renderProblem(error: DomainError, language: Language, requestId: string, pages: string): Problem {
  const { status } = kinds.get(error.code)!;
  const { code, detail, remedy } = explain(error.code, error.params, language);
  const errors = error instanceof RequestProblem ? error.errors : [];
  return {
    type: `${pages}/problems/${code}`,
    title: titleOf(status, language),
    status,
    detail,
    code,
    ...(remedy && { remedy }),
    ...(errors.length > 0 && {
      errors: errors.map((error) => ({ pointer: error.pointer, code: error.code, detail: error[language] })),
    }),
    requestId,
  };
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

function fill(sentence: string, params: Params): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

const titlesFr: Readonly<Record<number, string>> = {
  400: 'Requête invalide',
  401: 'Non authentifié',
  403: 'Interdit',
  404: 'Introuvable',
  405: 'Méthode non permise',
  408: 'Délai de la requête dépassé',
  409: "Conflit avec l'état actuel",
  412: 'Condition préalable non remplie',
  413: 'Contenu trop volumineux',
  414: 'Adresse trop longue',
  415: 'Type de contenu non pris en charge',
  422: 'Contenu non traitable',
  428: 'Condition préalable requise',
  429: 'Trop de requêtes',
  500: 'Erreur interne',
  503: 'Service momentanément indisponible',
};

function titleOf(status: number, language: Language): string {
  return (language === 'fr' && titlesFr[status]) || (STATUS_CODES[status] ?? 'Error');
}
