import {
  canonicalJson,
  Decimal,
  digitsOf,
  type FieldError,
  isStorable,
  lengthOf,
  plainText,
  readDay,
  readInstant,
  schoolDay,
  unseenIn,
} from '@pan/kit/domain';

// Fields of the bodies that systems put (OneRoster 1.2, REST/JSON binding): what is read of each, or what keeps it from being read.

/** Reads what stands at a place of a body; undefined where it cannot be read, which is then among the faults. */
export type Reader<T> = (value: unknown, pointer: string, faults: FieldError[]) => T | undefined;

/** The fields of an object: what may be left out or null is null then. */
export type Shape = Readonly<Record<string, { readonly required: boolean; readonly read: Reader<unknown> }>>;
export type Of<S extends Shape> = {
  readonly [name in keyof S]: S[name] extends { required: true; read: Reader<infer T> }
    ? T
    : S[name] extends { read: Reader<infer T> }
      ? T | null
      : never;
};

export const required = <T>(read: Reader<T>) => ({ required: true, read }) as const;
export const optional = <T>(read: Reader<T>) => ({ required: false, read }) as const;

/** More faults teach nobody anything. */
const mostFaults = 50;

function refuse(faults: FieldError[], pointer: string, code: string, fr: string, en: string): undefined {
  if (faults.length < mostFaults) faults.push({ pointer, code, fr, en });
  return undefined;
}

const below = (pointer: string, name: string | number): string =>
  `${pointer}/${String(name).slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && digitsOf(value) === null;
}

/** A name that the standard does not have is refused: one that is spelled otherwise would be lost without a word. */
export const object =
  <S extends Shape>(shape: S): Reader<Of<S>> =>
  (value, pointer, faults) => {
    if (!isObject(value))
      return refuse(faults, pointer, 'is-object', 'Un objet est attendu.', 'An object is expected.');
    const before = faults.length;
    for (const name of Object.keys(value))
      if (!Object.hasOwn(shape, name))
        refuse(
          faults,
          below(pointer, name),
          'unknown-field',
          "Ce champ n'est pas de la norme.",
          'The standard has no such field.',
        );
    const read = Object.entries(shape).map(([name, field]) => {
      const said = Object.hasOwn(value, name) ? (value[name] ?? null) : null;
      if (said !== null) return [name, field.read(said, below(pointer, name), faults)];
      if (field.required)
        refuse(faults, below(pointer, name), 'required', 'Ce champ est obligatoire.', 'This field is required.');
      return [name, null];
    });
    return faults.length > before ? undefined : (Object.fromEntries(read) as Of<S>);
  };

export const list =
  <T>(read: Reader<T>, most: number): Reader<T[]> =>
  (value, pointer, faults) => {
    if (!Array.isArray(value))
      return refuse(faults, pointer, 'is-array', 'Une liste est attendue.', 'A list is expected.');
    if (value.length === 0 || value.length > most)
      return refuse(
        faults,
        pointer,
        'list-size',
        `De 1 à ${most} éléments sont attendus.`,
        `From 1 to ${most} items are expected.`,
      );
    const before = faults.length;
    const all = value.map((one: unknown, at) => read(one, below(pointer, at), faults));
    return faults.length > before ? undefined : (all as T[]);
  };

export const text =
  (most: number, { lines = false } = {}): Reader<string> =>
  (value, pointer, faults) => {
    if (typeof value !== 'string')
      return refuse(faults, pointer, 'is-string', 'Un texte est attendu.', 'A text is expected.');
    const plain = plainText(value);
    const unseen = unseenIn(plain, { lines });
    if (unseen !== null)
      return refuse(
        faults,
        pointer,
        'is-seen',
        `Un caractère que personne ne voit y figure (${unseen}): retirez-le.`,
        `A character that nobody sees is in it (${unseen}): remove it.`,
      );
    if (plain !== '' && lengthOf(plain) <= most) return plain;
    return refuse(
      faults,
      pointer,
      'is-plain-text',
      `De 1 à ${most} caractères sont attendus.`,
      `From 1 to ${most} characters are expected.`,
    );
  };

/** A word of the standard, or one that a sender adds to it. */
export const word =
  <W extends string>(words: readonly W[], { extended = false } = {}): Reader<W> =>
  (value, pointer, faults) => {
    if (words.includes(value as W)) return value as W;
    if (extended && typeof value === 'string' && /^ext:[\w.-]{1,100}$/.test(value)) return value as W;
    const allowed = [...words, ...(extended ? ['ext:…'] : [])].join(', ');
    return refuse(faults, pointer, 'is-in', `Valeurs admises: ${allowed}.`, `Values allowed: ${allowed}.`);
  };

/** `"true"` and `"false"` are the standard's (its booleans are texts); the JSON values are what most systems send. */
export const truth: Reader<boolean> = (value, pointer, faults) => {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  return refuse(faults, pointer, 'is-boolean', 'Valeurs admises: true, false.', 'Values allowed: true, false.');
};

/**
 * A decimal, digit for digit, without those that say nothing: `12.50` is `12.5`. A text that is a number is one: the examples of
 * OneRoster 1.1 write scores so.
 */
export const decimal: Reader<string> = (value, pointer, faults) => {
  const digits = typeof value === 'string' ? value : digitsOf(value);
  if (digits === null || !/^[+-]?\d{1,40}(\.\d{1,40})?(e[+-]?\d{1,2})?$/i.test(digits))
    return refuse(faults, pointer, 'is-number', 'Un nombre décimal est attendu.', 'A decimal number is expected.');
  const read = new Decimal(digits);
  if (read.abs().lessThan('1e15') && read.decimalPlaces() <= 15) return read.isZero() ? '0' : read.toFixed();
  return refuse(
    faults,
    pointer,
    'decimal-size',
    'Au plus 15 chiffres avant la virgule et 15 après sont admis.',
    'At most 15 digits before the point and 15 behind it are allowed.',
  );
};

const ofRecords = (day: string): boolean => /^(19|20|21)/.test(day);

/**
 * A day of the calendar. Systems send instants too: midnight in UTC is a day that some program wrote as an instant, any other
 * instant falls on a day in Quebec.
 */
export const day: Reader<string> = (value, pointer, faults) => {
  const said = typeof value === 'string' ? value : '';
  const isDay = /T00:00(:00(\.0+)?)?(Z|[+-]00:?00)$/i.test(said);
  const instant = readInstant(said);
  const read = instant ? (isDay ? said.slice(0, 10) : schoolDay(instant)) : readDay(said);
  if (read !== null && ofRecords(read)) return read;
  return refuse(
    faults,
    pointer,
    'is-date',
    'Un jour du calendrier est attendu, tel que 2026-09-01.',
    'A day of the calendar is expected, such as 2026-09-01.',
  );
};

export const instant: Reader<Date> = (value, pointer, faults) => {
  const read = typeof value === 'string' && ofRecords(value) ? readInstant(value) : null;
  return (
    read ??
    refuse(
      faults,
      pointer,
      'is-instant',
      'Un jour, une heure et son décalage sont attendus, tels que 2026-09-01T08:30:00Z.',
      'A day, a time and its offset are expected, such as 2026-09-01T08:30:00Z.',
    )
  );
};

const longestKey = 255;
export const sourcedId: Reader<string> = text(longestKey);

/** A reference to another thing, of which the key counts; an address is the sender's own and is not followed. */
export const reference =
  (...types: readonly string[]): Reader<string> =>
  (value, pointer, faults) =>
    object({ sourcedId: required(sourcedId), type: optional(word(types)), href: optional(text(2_000)) })(
      value,
      pointer,
      faults,
    )?.sourcedId;

const longestJson = 20_000;

/** Whatever a sender adds, kept as one JSON text. */
export const metadata: Reader<string> = (value, pointer, faults) => {
  if (!isObject(value) || !isStorable(value))
    return refuse(faults, pointer, 'is-object', 'Un objet est attendu.', 'An object is expected.');
  const json = canonicalJson(value);
  if (json.length <= longestJson) return json;
  return refuse(
    faults,
    pointer,
    'too-large',
    `Au plus ${longestJson} caractères de JSON sont admis.`,
    `At most ${longestJson} characters of JSON are allowed.`,
  );
};

/** What a reader reads, kept as one JSON text whose numbers are digit for digit. */
export const kept =
  <T>(read: Reader<T>): Reader<string> =>
  (value, pointer, faults) => {
    const known = read(value, pointer, faults);
    return known === undefined ? undefined : canonicalJson(known);
  };
