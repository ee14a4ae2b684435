import { DomainError } from '@pan/kit/domain';
import type { DocumentId, Provenance } from '../register.js';

/** Who says so, in what writing and of what day: a fact that a person enters never stands without. */
export interface StatedSource {
  /** An office rather than a person: what the register shows, everybody reads. */
  readonly author: string;
  readonly source: string;
  readonly on: string;
}

/** Where a fact comes from: a line of the plan's documents, or a person's statement. */
export type Source = Provenance | StatedSource;

/** A fact with where it comes from. */
export interface Sourced<T = unknown> {
  readonly value: T;
  readonly source: Source;
}

interface Named {
  readonly document?: DocumentId | undefined;
  readonly line?: number | undefined;
  readonly toLine?: number | undefined;
  readonly author?: string | undefined;
  readonly source?: string | undefined;
  readonly on?: string | undefined;
}

/** How many lines of each document speak of something. */
const lines: Readonly<Record<DocumentId, number>> = { A: 220, B: 27 };

/** One of the two forms, whole, of lines that there are. @throws DomainError source-incomplete, date-ahead */
export function readSource({ document, line, toLine, author, source, on }: Named, today: string): Source {
  const isLine = document !== undefined && line !== undefined;
  const isStated = author !== undefined && source !== undefined && on !== undefined;
  const isBoth = isLine ? [author, source, on].some(Boolean) : [document, line, toLine].some(Boolean);
  if (isBoth || isLine === isStated) throw new DomainError('source-incomplete');
  if (isLine && ((toLine ?? line) < line || (toLine ?? line) > lines[document]))
    throw new DomainError('source-incomplete');
  if (isLine) return { document, line, ...(toLine !== undefined && { toLine }) };
  if (on! > today) throw new DomainError('date-ahead', { day: on! });
  return { author: author!, source: source!, on: on! };
}
