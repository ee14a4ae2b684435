import { STATUS_CODES } from 'node:http';
import { DomainError, explain, problemKind, type Language } from '../domain/index.js';

// Refusals as RFC 9457 problems. Published filters know neither our catalogue nor Accept-Language.

/** A refusal that only HTTP knows, with the headers that its answer must carry. */
export class RequestProblem extends DomainError {
  constructor(
    code: string,
    params: Readonly<Record<string, string | number>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(code, params);
  }
}

/** What the answer to a refusal carries besides its body. */
export function headersOf(refusal: DomainError): Record<string, string> {
  const { retryAfter } = refusal.details;
  return {
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    ...(refusal instanceof RequestProblem && refusal.headers),
  };
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
  const { status } = problemKind(error.code)!;
  const { code, detail, remedy } = explain(error.code, error.params, language);
  const { errors = [] } = error.details;
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
