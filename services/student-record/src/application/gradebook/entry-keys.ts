import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Unit, uuidOf } from '@pan/kit/data';
import { DomainError, fieldErrorOf } from '@pan/kit/domain';
import type { Profile } from '../../domain/gradebook/gradebook-entry.js';
import { GradebookRepository, isOwn, type EntryKind } from '../../persistence/gradebook/gradebook.repository.js';

/** What a write answers. */
export interface Kept {
  readonly sourcedId: string;
  readonly version: number;
}

/** A key that a POST was given, and the one under which the thing is kept. */
export interface KeyPair {
  readonly suppliedSourcedId: string;
  readonly allocatedSourcedId: string;
}

/** One of the things that a system puts, under the key that it has or gets. */
export interface Asked<B> {
  readonly sourcedId: string;
  readonly body: B;
  /** Digest of what a POST said; null for a PUT. */
  readonly posted: string | null;
}

export const put = <B extends { readonly sourcedId: string }>(body: B): Asked<B> => ({
  sourcedId: body.sourcedId,
  body,
  posted: null,
});

/** What stands under the keys that systems give. */
@Injectable()
export class EntryKeys {
  constructor(private readonly entries: GradebookRepository) {}

  /**
   * What a system keeps under a key, locked.
   * @param system the name of its rows in whichever centre; `source` is the one in the centre at hand
   * @throws DomainError entry-of-another-sender where the key is the id under which somebody else's is shown
   */
  async known<K extends EntryKind>(
    unit: Unit,
    kind: K,
    { system, source }: { readonly system: string; readonly source: string },
    key: string,
    profile: Profile | null,
  ) {
    const own = (await this.entries.bySource(unit, kind, source, [key], profile)).get(key);
    if (own || !uuidOf(key)) return own ?? null;
    const shown = (await this.entries.meant(unit, kind, system, [key], profile, 'for no key update')).get(key);
    const isOthers = shown ? !isOwn(system, shown) : await this.entries.isReleased(unit, kind, key);
    if (isOthers) throw new DomainError('entry-of-another-sender', { sourcedId: key });
    return shown ?? null;
  }

  /**
   * A POST makes what is new and changes nothing. The key that it supplies is kept where it is free; where another thing has it,
   * this one gets a key that follows from what is said, so that the same POST once more finds it again (`sourcedIdPairs`).
   * @throws DomainError sourced-id-twice
   */
  async allocate<B extends { readonly sourcedId: string }>(
    unit: Unit,
    kind: 'lineItem' | 'result',
    source: string,
    bodies: readonly B[],
  ): Promise<Asked<B>[]> {
    const supplied = bodies.map(({ sourcedId }) => sourcedId);
    if (new Set(supplied).size < supplied.length) throw new DomainError('sourced-id-twice');
    const taken = await this.entries.postedAs(unit, kind, source, supplied);
    return bodies.map((body) => {
      const posted = hash('sha256', JSON.stringify(body), 'base64url');
      const before = taken.get(body.sourcedId) ?? posted;
      return { sourcedId: before === posted ? body.sourcedId : posted, body, posted };
    });
  }
}

export const pairOf = ({ sourcedId, body }: Asked<{ readonly sourcedId: string }>): KeyPair => ({
  suppliedSourcedId: body.sourcedId,
  allocatedSourcedId: sourcedId,
});

/** Of many things, what one is refused for names its place in the body; null where there is one alone. */
export async function inItem<T>(pointer: string | null, step: () => T | Promise<T>): Promise<T> {
  if (pointer === null) return step();
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError(error.code, error.params, { errors: [fieldErrorOf(pointer, error)] });
  }
}
