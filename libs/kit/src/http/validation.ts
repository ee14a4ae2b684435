import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { DomainError, readInteger, readNumber, unseenIn, type FieldError } from '../domain/index.js';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import { constraints } from './constraints.js';
import { TextBody } from './other-body.js';
import { quickShape } from './quick-shape.js';

// class-validator's verdicts as JSON Pointers and sentences in two languages; Nest's own pipe flattens them into English lines.

@Injectable()
export class ShapePipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom' || !metatype || plain.has(metatype)) return value;
    const input = type === 'body' ? value : typed(metatype, value as Record<string, string | string[]>);
    const { shape, errors } = checkShape(metatype, input, prefixes[type]);
    if (errors.length > 0) throw new DomainError('invalid-request', {}, { errors });
    return shape;
  }
}

const plain = new Set<unknown>([TextBody, String, Number, Boolean, Array, Object]);
const prefixes = { body: '/', query: '?', param: ':' } as const;

/** An instance of the class, or what keeps the input from being one. */
export function checkShape<T extends object>(
  shape: Type<T>,
  input: unknown,
  prefix = '/',
): { shape: T; errors: FieldError[] } {
  const given = input ?? {};
  if (!isPlain(given)) return { shape: plainToInstance(shape, {}), errors: [fieldError('', 'isObject')] };
  const quick = quickShape(shape, given as Record<string, unknown>);
  if (quick) return { shape: quick, errors: [] };
  if (!isSmall(given)) return { shape: plainToInstance(shape, {}), errors: [fieldError('', 'tooManyParts')] };
  const strange = namesOfEveryObject(given, prefix);
  if (strange.length > 0)
    return {
      shape: plainToInstance(shape, {}),
      errors: strange.slice(0, mostErrors).map((pointer) => fieldError(pointer, 'whitelistValidation')),
    };
  const instance = plainToInstance<T, unknown>(shape, given);
  dropNulls(instance);
  const errors = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true, stopAtFirstError: true });
  return { shape: instance, errors: fieldErrors(errors, prefix) };
}

/** What JSON or a query makes, alone: class-transformer would call the constructor of anything else that it finds inside. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What is looked at, known or not: entries of one object or list (class-transformer compares each key with all before it), objects, and entries at all depths. */
const most = { entries: 600, objects: 1_000, parts: 20_000 };

function isSmall(value: object): boolean {
  const waiting: unknown[] = [value];
  let parts = 0;
  for (let objects = 1; waiting.length > 0; objects += 1) {
    const entries = Object.values(waiting.pop() as object);
    parts += entries.length;
    if (entries.length > most.entries || objects > most.objects || parts > most.parts) return false;
    for (const entry of entries) if (typeof entry === 'object' && entry !== null) waiting.push(entry);
  }
  return true;
}

const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Where there are fields such as `constructor` or `toString`, which class-validator takes for fields that it knows. */
function namesOfEveryObject(value: object, prefix: string): string[] {
  return Object.entries(value).flatMap(([name, entry]) => [
    ...(inherited.has(name) ? [prefix + name] : []),
    ...(typeof entry === 'object' && entry !== null
      ? namesOfEveryObject(entry as object, `${pointerTo(prefix, name)}/`)
      : []),
  ]);
}

const pointerTo = (prefix: string, name: string): string =>
  prefix + name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1');

/** Where @ApiProperty keeps what it says; @nestjs/swagger exports no reader of it. */
const describedBy = 'swagger/apiModelProperties';

/** A null says as much as the field's absence, where the document does not give it a meaning of its own. */
function dropNulls(instance: object): void {
  for (const [name, value] of Object.entries(instance) as [string, unknown][]) {
    if (value === null) {
      const described = Reflect.getMetadata(describedBy, instance, name) as { nullable?: boolean } | undefined;
      if (described && !described.nullable) Reflect.deleteProperty(instance, name);
      continue;
    }
    for (const part of [value].flat()) if (isShape(part)) dropNulls(part);
  }
}

/** An object of a declared class, not one with names of the client's own. */
const isShape = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== Object.prototype;

/** More of them teach nobody anything. */
const mostErrors = 50;

function fieldErrors(errors: readonly ValidationError[], prefix: string, found: FieldError[] = []): FieldError[] {
  for (const error of errors) {
    const pointer = pointerTo(prefix, error.property);
    for (const rule of Object.keys(error.constraints ?? {})) {
      if (found.length === mostErrors) return found;
      const isMissing = error.value === undefined && rule !== 'whitelistValidation';
      found.push(isMissing ? fieldError(pointer, 'required') : fieldError(pointer, rule, argumentsOf(error, rule)));
    }
    fieldErrors(error.children ?? [], `${pointer}/`, found);
  }
  return found;
}

function fieldError(pointer: string, rule: string, args: readonly unknown[] = []): FieldError {
  const [fr, en] = constraints[rule] ?? constraints['unknownValue']!;
  const fill = (sentence: string) =>
    sentence.replace(/\{(\d)\}/g, (_whole, index: string) => listed(args[readInteger(index)!]));
  return { pointer, code: rule.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), fr: fill(fr), en: fill(en) };
}

/** class-validator reports a rule without its arguments; they stand in its metadata, or in what was sent. */
function argumentsOf({ target, property, value }: ValidationError, rule: string): readonly unknown[] {
  if (rule === 'isSeen') return [unseenIn(String(value))];
  const rules = getMetadataStorage().getTargetValidationMetadatas(target?.constructor ?? Object, '', true, false);
  return rules.find(({ propertyName, name }) => propertyName === property && name === rule)?.constraints ?? [];
}

function listed(argument: unknown): string {
  return Array.isArray(argument) ? argument.join(', ') : String(argument);
}

/** Parameters of query and path arrive as text; the declared type says what was meant. */
function typed(shape: Type, query: Readonly<Record<string, string | string[]>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).map(([name, text]) => {
      const meant: unknown = Reflect.getMetadata('design:type', shape.prototype as object, name);
      if (meant === Number && typeof text === 'string' && /^-?\d{1,15}(\.\d+)?$/.test(text))
        return [name, readNumber(text)];
      if (meant === Boolean && (text === 'true' || text === 'false')) return [name, text === 'true'];
      return [name, meant === Array ? [text].flat() : text];
    }),
  );
}
