import { createHmac } from 'node:crypto';
import { blocksOf } from '../../domain/identity/blocking.js';
import { folded } from '../../domain/identity/likeness.js';
import type { Compared } from '../../domain/identity/resemblance.js';
import type { Traces } from '../../domain/identity/traces.js';
import type { Identity } from '../../domain/learners/learner.js';

/** Lets rows of different systems meet by keyed digests, so that no centre needs sight of another's pupils to find a match. */
export class IdentityTraces {
  constructor(private readonly key: string) {}

  /** Tells this key from another one, and nothing else of it. */
  get fingerprint(): Buffer {
    return this.digest(['fingerprint of the key']);
  }

  /** @param apart a sandbox: what is invented there meets nothing outside */
  of(who: Identity, apart: string | null): Traces {
    const { permanentCode: code, birthDate } = who;
    const world = apart === null ? [] : [apart];
    return {
      identity: code && birthDate ? this.digest(['identity', code, birthDate, ...world]) : null,
      code: code ? this.digest(['code', code, ...world]) : null,
      name: birthDate
        ? this.digest(['name', folded(who.familyName), folded(who.givenName), birthDate, ...world])
        : null,
    };
  }

  /** By which records are found that are worth comparing: less than a whole digest tells, since what it finds is compared anyway. */
  blocks(who: Compared, apart: string | null): bigint[] {
    const world = apart === null ? [] : [apart];
    return blocksOf(who).map((block) => this.digest(['block', ...block, ...world]).readBigInt64BE());
  }

  /** Whether two words about a person leave the same traces. */
  areSame(one: Identity, other: Identity): boolean {
    return JSON.stringify(this.of(one, null)) === JSON.stringify(this.of(other, null));
  }

  /** What a system claims about a person, to know an unchanged row without reading the person. */
  claims(who: Identity): Buffer {
    return this.digest([who.familyName, who.givenName, who.middleName, who.birthDate, who.permanentCode, who.sex]);
  }

  private digest(parts: (string | null)[]): Buffer {
    return createHmac('sha256', this.key).update(JSON.stringify(parts)).digest();
  }
}
