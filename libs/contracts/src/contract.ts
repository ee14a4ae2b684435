import 'reflect-metadata';
import { IsInt, IsOptional, Matches, Min } from 'class-validator';

/** A released fact: a class with a static `type`, an optional static `to` and one property with its rules per field. */
export interface ContractClass {
  readonly type: string;
  /** The only reader of a restricted fact. */
  readonly to?: string;
  /** The field whose value is the Kafka key. */
  readonly key: string;
  /** One sentence in French and one in English for the event catalogue. */
  readonly fr: string;
  readonly en: string;
  new (): object;
}

/** Every contract of every context, in the order of declaration. */
export const contracts: ContractClass[] = [];

export function Contract(): (target: ContractClass) => void {
  return (target) => {
    if (!/^[a-z-]+\.[a-z-]+\.v[1-9]\d*$/.test(target.type))
      throw new Error(`${target.type} is not <service>.<fact>.v<n>`);
    if (contracts.some(({ type }) => type === target.type)) throw new Error(`${target.type} is declared twice`);
    contracts.push(target);
  };
}

export interface Meaning {
  readonly fr: string;
  readonly en: string;
}

const meanings = new Map<object, Map<string, Meaning>>();

/** Says what a field is where its name does not. */
export function Means(fr: string, en: string): PropertyDecorator {
  return (prototype, field) => {
    const own = meanings.get(prototype) ?? new Map<string, Meaning>();
    meanings.set(prototype, own.set(String(field), { fr, en }));
  };
}

export function meaningOf(contract: new () => object, field: string): Meaning | undefined {
  return meanings.get(contract.prototype as object)?.get(field);
}

/** A school year, 1 July to 30 June. */
export const SchoolYear = (): PropertyDecorator => (prototype, field) => {
  Matches(/^\d{4}-\d{4}$/)(prototype, field);
  Means('Du 1er juillet au 30 juin, écrite 2026-2027.', 'From 1 July to 30 June, written 2026-2027.')(prototype, field);
};

/**
 * Numbers what is told of one thing, whichever key it is told under: when a learner's record is merged or parted, its things are told
 * under another key, and no reader is promised the order of two keys. Such a fact says the whole state.
 */
export const FactVersion = (): PropertyDecorator => (prototype, field) => {
  IsOptional()(prototype, field);
  IsInt()(prototype, field);
  Min(1)(prototype, field);
  Means(
    'Croît à chaque changement de ce dont il est question: de deux faits, celui qui porte le plus grand vaut. Absente des faits plus anciens, qui valent moins.',
    'Grows with each change of what is told: of two facts the one with the higher version holds. Missing in older facts, which hold less.',
  )(prototype, field);
};

/** Lets readers count persons without naming them. */
export const Person = (): PropertyDecorator => (prototype, field) => {
  IsOptional()(prototype, field);
  Matches(/^[\w-]{22}$/)(prototype, field);
  Means(
    'Pseudonyme d’une personne: le même dans les faits d’une année scolaire et d’un service; absent des faits plus anciens.',
    'A person’s pseudonym: the same in the facts of one school year and one service; missing in older facts.',
  )(prototype, field);
};
