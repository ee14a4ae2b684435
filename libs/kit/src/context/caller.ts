import { AsyncLocalStorage } from 'node:async_hooks';
import { readNumber, type Language } from '../domain/index.js';

// Who is asking, known to all code of a request or job without being passed along. Nest's own answer, request-scoped providers, triples the cost of a request.

/** In what role somebody may sign in; what each may ask for is the student record's to say. */
export const personRoles = ['learner', 'staff', 'guardian'] as const;
export type PersonRole = (typeof personRoles)[number];

/** Who a person is in the student record: `id` is the learner's, the staff member's or the guardian's there. */
export interface Person {
  readonly role: PersonRole;
  readonly id: string;
}

export interface Caller {
  /** The system that holds the token. */
  readonly clientId: string;
  /** The person behind it, if any. */
  readonly subject: string | null;
  /** Who that is in the student record, once an account is linked. */
  readonly person: Person | null;
  /** Codes of the organisations whose subtrees the token may see and write; none shows nothing. */
  readonly organisations: readonly string[];
  readonly scopes: ReadonlySet<string>;
  /** A person who speaks for these organisations in this request, as a system of theirs would. */
  readonly forOrganisations?: boolean;
  /** Why the client, or the role of the person, may read persons; the first holds where a request names none. */
  readonly purposes: readonly string[];
  /** The service's own kind of token that was given in the stead of the identity provider's; see `OwnTokens`. */
  readonly own?: string;
  /** What that token belongs to, by the service's own word: an exam session, say. */
  readonly ownOf?: string;
  /** When the token ends, and with it whatever goes on for its holder. */
  readonly until?: Date;
  /** Why a person is read now. */
  readonly purpose: string | null;
  readonly requestId: string;
  readonly traceparent: string;
  readonly language: Language;
  readonly operation: string;
  /** Whether the request may change anything; a job is none. */
  readonly writes?: boolean;
  /** Whether the connection of the request has ended, so that nobody hears its answer. */
  readonly hasLeft?: () => boolean;
}

const callers = new AsyncLocalStorage<Caller>();

export function callerOrNull(): Caller | null {
  return callers.getStore() ?? null;
}

export function currentCaller(): Caller {
  const caller = callers.getStore();
  if (!caller) throw new Error('this code runs for a caller, and nobody is asking');
  return caller;
}

/** Who answers for a decision: the person, or the system that acts for itself. */
export function actorOf({ subject, clientId }: Caller): string {
  return subject ?? clientId;
}

export function runAs<T>(caller: Caller, work: () => T): T {
  return callers.run(caller, work);
}

/** The preferred language of an Accept-Language header, French unless English is asked for first. */
export function languageOf(header: string | undefined): Language {
  if (!header) return 'fr';
  let best: Language = 'fr';
  let bestWeight = 0;
  for (const part of header.split(',')) {
    const match = /^(fr|en)(?:-[a-z0-9-]+)?(?:\s*;\s*q=([01](?:\.\d{1,3})?))?$/i.exec(part.trim());
    const weight = readNumber(match?.[2] ?? '1') ?? 0;
    if (!match?.[1] || weight <= bestWeight) continue;
    best = match[1].toLowerCase() as Language;
    bestWeight = weight;
  }
  return best;
}
