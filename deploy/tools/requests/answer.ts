import { isDeepStrictEqual } from 'node:util';

/** What Bruno calls `res`. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON where it is JSON, else the text. */
  readonly body: unknown;
}

export type Fill = (text: string) => string;

/** `res.body.items[0].id`: a path into the answer, in the part of JavaScript that the collection uses. */
export function valueAt(expression: string, res: Answer): unknown {
  if (!/^res(\.\w+|\[\d+\]|\["[^"]+"\])+$/.test(expression)) throw new Error(`« ${expression} » ?`);
  const keys = [...expression.matchAll(/\.(\w+)|\[(\d+)\]|\["([^"]+)"\]/g)].map(
    ([, name, at, quoted]) => name ?? at ?? quoted!,
  );
  return keys.reduce<unknown>(
    (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    res,
  );
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Bruno's operators by which the collection asserts, and what each means there. */
const operators: Readonly<Record<string, (seen: unknown, operand: string) => boolean>> = {
  eq: (seen, operand) => isDeepStrictEqual(seen, literal(operand)),
  in: (seen, operand) => operand.split(',').some((one) => isDeepStrictEqual(seen, literal(one))),
  gte: (seen, operand) => typeof seen === 'number' && seen >= Number(operand),
  length: (seen, operand) => (Array.isArray(seen) || typeof seen === 'string') && seen.length === Number(operand),
  contains: (seen, operand) => typeof seen === 'string' && seen.includes(operand),
  startsWith: (seen, operand) => typeof seen === 'string' && seen.startsWith(operand),
  matches: (seen, operand) => new RegExp(operand).test(String(seen)),
  isDefined: (seen) => seen !== undefined,
  isArray: (seen) => Array.isArray(seen),
};

function literal(text: string): unknown {
  const plain = text.trim();
  if (plain === 'true' || plain === 'false') return plain === 'true';
  if (plain === 'null') return null;
  if (plain !== '' && !Number.isNaN(Number(plain))) return Number(plain);
  return plain.replace(/^"(.*)"$/, '$1');
}

/** @returns null when it holds, else what was seen */
export function failureOf(assertion: { name: string; value: string }, res: Answer, fill: Fill): string | null {
  const [operator = '', ...rest] = assertion.value.trim().split(' ');
  const holds = operators[operator];
  if (!holds) throw new Error(`« ${assertion.name}: ${assertion.value} » ?`);
  const seen = valueAt(assertion.name, res);
  return holds(seen, fill(rest.join(' ')))
    ? null
    : `${assertion.name}: ${assertion.value} (${JSON.stringify(seen)?.slice(0, 200)})`;
}
