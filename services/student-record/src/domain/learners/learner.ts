import {
  LearnerChangedV1,
  LearnerLinkedV1,
  LearnerRegisteredV1,
  LearnersMergedV1,
  MatchQuestionedV1,
  MatchSettledV1,
} from '@pan/contracts';
import { DomainError, fact, type Fact } from '@pan/kit/domain';

export const sexes = ['female', 'male', 'other', 'unspecified'] as const;
export type Sex = (typeof sexes)[number];

/** What a sending system says about who a learner is. */
export interface Identity {
  readonly familyName: string;
  readonly givenName: string;
  readonly middleName: string | null;
  /** `YYYY-MM-DD` */
  readonly birthDate: string | null;
  readonly permanentCode: string | null;
  readonly sex: Sex | null;
}

/** What one word of a system says: what it leaves out stays as that system said it before, null is that there is none. */
export type Said = Pick<Identity, 'familyName' | 'givenName'> & Partial<Identity>;

/** A system's word after it spoke again. */
export function wordOf(said: Said, before: Identity | null): Identity {
  const { familyName, givenName } = said;
  const kept = <K extends keyof Identity>(key: K) => (said[key] === undefined ? (before?.[key] ?? null) : said[key]);
  return {
    familyName,
    givenName,
    middleName: kept('middleName'),
    birthDate: kept('birthDate'),
    permanentCode: kept('permanentCode'),
    sex: kept('sex'),
  };
}

interface LearnerState extends Identity {
  readonly id: string;
  /** The sandbox that the learner was invented in; null for a person. */
  readonly apart: string | null;
  /** The system whose word the record follows; what the others say is kept with their rows. */
  readonly leadingSource: string | null;
  readonly systems: number;
  readonly questioned: boolean;
  /** Whether the ministry gave the code, which then holds whatever systems say. */
  readonly codeSettled: boolean;
  readonly mergedInto: string | null;
  readonly version: number;
}

/** What a record stands on once its rows are apart from another's. */
export interface Standing {
  readonly identity: Identity;
  readonly leadingSource: string | null;
  readonly systems: number;
}

/**
 * What these words say together: the leading system's, or else the first, holds; the others fill in what it leaves out.
 * @param held what the record held of the person before, for what no word says
 */
export function standingOn(
  words: readonly { readonly source: string; readonly said: Identity | null }[],
  leading: string | null,
  held: Identity,
): Standing {
  const inOrder = [
    ...words.filter(({ source }) => source === leading),
    ...words.filter(({ source }) => source !== leading),
  ];
  const said = inOrder.flatMap((word) => word.said ?? []);
  const first = said[0] ?? held;
  const say = <K extends keyof Identity>(key: K) => said.find((word) => word[key] !== null)?.[key] ?? held[key];
  return {
    identity: {
      familyName: first.familyName,
      givenName: first.givenName,
      middleName: say('middleName'),
      birthDate: say('birthDate'),
      permanentCode: say('permanentCode'),
      sex: say('sex'),
    },
    leadingSource: inOrder[0]?.source ?? leading,
    systems: new Set(words.map(({ source }) => source)).size,
  };
}

/** What a record held beside these words: what they say too is as it was before them. */
export function heldWithout(held: Identity, words: readonly (Identity | null)[], before?: Identity): Identity {
  const own = <K extends keyof Identity>(key: K) =>
    words.some((word) => word?.[key] === held[key]) ? (before?.[key] ?? null) : held[key];
  return {
    ...held,
    middleName: own('middleName'),
    birthDate: own('birthDate'),
    permanentCode: own('permanentCode'),
    sex: own('sex'),
  };
}

/** A person who learns: one record, whatever the number of systems that know them. */
export class Learner {
  private constructor(private state: LearnerState) {}

  static register(
    id: string,
    who: Identity,
    source: string,
    apart: string | null = null,
  ): { learner: Learner; fact: Fact } {
    const alone = { leadingSource: source, systems: 1, questioned: false, codeSettled: false, mergedInto: null };
    const learner = new Learner({ id, ...identityOf(who), apart, ...alone, version: 1 });
    return { learner, fact: fact(LearnerRegisteredV1, id, { learnerId: id }) };
  }

  get id(): string {
    return this.state.id;
  }

  get apart(): string | null {
    return this.state.apart;
  }

  get version(): number {
    return this.state.version;
  }

  get identity(): Identity {
    return identityOf(this.state);
  }

  /**
   * A system's row joins: the leading one's word holds, another's fills in what nobody has said.
   * @param before what the system said last; what it takes back is no longer in the record
   */
  take(source: string, who: Identity, before: Identity | null = null): Fact | null {
    if (this.follows === null) this.follow(source);
    return this.follows === source ? this.revise(who, before) : this.complete(who);
  }

  /** A system changes its word. Where it does not lead, that shows to whoever sees the record by its rows alone. */
  correct(source: string, who: Identity, before: Identity | null = null): Fact | null {
    const taken = this.take(source, who, before);
    if (taken || this.follows === source) return taken;
    this.become({});
    return fact(LearnerChangedV1, this.id, { learnerId: this.id });
  }

  /** The leading system no longer sends the learner: another one's word holds from here on. */
  follow(source: string): void {
    this.state = { ...this.state, leadingSource: source };
  }

  get follows(): string | null {
    return this.state.leadingSource;
  }

  /** Takes over what a system now says; what it has never said stays as it was. */
  private revise(who: Identity, before: Identity | null = null): Fact | null {
    const held = <K extends keyof Identity>(key: K) => who[key] ?? (before?.[key] ? null : this.state[key]);
    const next = {
      familyName: who.familyName,
      givenName: who.givenName,
      middleName: held('middleName'),
      birthDate: held('birthDate'),
      permanentCode: this.state.codeSettled ? this.state.permanentCode : held('permanentCode'),
      sex: held('sex'),
    };
    if (sameIdentity(next, this.state)) return null;
    this.become(next);
    return fact(LearnerChangedV1, this.id, { learnerId: this.id });
  }

  /** Fills in what the record lacks. */
  private complete(who: Identity): Fact | null {
    const { familyName, givenName, middleName, birthDate, permanentCode, sex } = this.state;
    return this.revise({
      familyName,
      givenName,
      middleName: middleName ?? who.middleName,
      birthDate: birthDate ?? who.birthDate,
      permanentCode: permanentCode ?? who.permanentCode,
      sex: sex ?? who.sex,
    });
  }

  /** The ministry gives the code: it holds until the ministry gives another one. The record and its id stand. */
  settleCode(permanentCode: string): Fact | null {
    const changed = permanentCode !== this.state.permanentCode;
    if (changed || !this.state.codeSettled) this.become({ permanentCode, codeSettled: true });
    return changed ? fact(LearnerChangedV1, this.id, { learnerId: this.id }) : null;
  }

  /** The code that the ministry gave, if it did. */
  get settledCode(): string | null {
    return this.state.codeSettled ? this.state.permanentCode : null;
  }

  /** Another system's row is known to be this learner's. */
  link(): Fact {
    this.become({ systems: this.state.systems + 1 });
    return this.linked;
  }

  /**
   * The record may double another one; it does not count as unified until a person has decided. The version stays: whoever sees only
   * this record must not learn that there is another.
   */
  question(): Fact | null {
    if (this.state.questioned) return null;
    this.state = { ...this.state, questioned: true };
    return fact(MatchQuestionedV1, this.id, { learnerId: this.id });
  }

  settle(): Fact | null {
    if (!this.state.questioned) return null;
    this.state = { ...this.state, questioned: false };
    return fact(MatchSettledV1, this.id, { learnerId: this.id });
  }

  /** The record in which this one goes on since a person found that both are one learner's. */
  get goesOnIn(): string | null {
    return this.state.mergedInto;
  }

  /**
   * This record ends; what it held goes on in the other one, which keeps its identity and takes over what it lacks.
   * @param shared how many systems had rows in both
   * @throws DomainError merge-impossible; merge-codes-differ: only the ministry says which of two codes that it gave holds
   */
  mergeInto(survivor: Learner, shared: number): Fact[] {
    if (survivor.id === this.id || this.goesOnIn || survivor.goesOnIn) throw new DomainError('merge-impossible');
    const [given, other] = [this.settledCode, survivor.settledCode];
    if (given !== null && other !== null && given !== other) throw new DomainError('merge-codes-differ');
    this.become({ mergedInto: survivor.id, questioned: false });
    const merged = fact(LearnersMergedV1, this.id, { learnerId: this.id, intoLearnerId: survivor.id });
    return [merged, ...survivor.absorb(this, this.state.systems - shared)];
  }

  /**
   * It no longer comprises another record, or is part of none: it stands on its own rows.
   * @param given the code that the ministry gave this learner, which systems do not change
   */
  standAlone({ identity: said, leadingSource, systems }: Standing, given: string | null = null): Fact | null {
    const identity = given === null ? said : { ...said, permanentCode: given };
    const changed = !sameIdentity(identity, this.state);
    this.become({ ...identity, leadingSource, systems, codeSettled: given !== null, mergedInto: null });
    return changed ? fact(LearnerChangedV1, this.id, { learnerId: this.id }) : null;
  }

  private absorb(ended: Learner, systems: number): Fact[] {
    const completed = this.complete(ended.identity);
    const settled = ended.settledCode === null ? null : this.settleCode(ended.settledCode);
    const changed = completed ?? settled;
    this.become({ systems: this.state.systems + systems });
    return [...(changed ? [changed] : []), ...(systems > 0 ? [this.linked] : [])];
  }

  private become(next: Partial<LearnerState>): void {
    this.state = { ...this.state, ...next, version: this.version + 1 };
  }

  private get linked(): Fact {
    return fact(LearnerLinkedV1, this.id, { learnerId: this.id, systems: this.state.systems });
  }
}

function identityOf({ familyName, givenName, middleName, birthDate, permanentCode, sex }: Identity): Identity {
  return { familyName, givenName, middleName, birthDate, permanentCode, sex };
}

function sameIdentity(a: Identity, b: Identity): boolean {
  return (
    a.familyName === b.familyName &&
    a.givenName === b.givenName &&
    a.middleName === b.middleName &&
    a.birthDate === b.birthDate &&
    a.permanentCode === b.permanentCode &&
    a.sex === b.sex
  );
}
