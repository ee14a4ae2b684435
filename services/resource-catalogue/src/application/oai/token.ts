import { decodeText } from '@pan/kit/domain';
import { isFormat, isOaiDate, isSetSpec, type ListArguments, type ListVerb } from './arguments.js';
import { OaiError } from './oai-error.js';

/** Where a list goes on: its own arguments, the last item given, how many were given. The server keeps nothing, so it never expires. */
export interface Place {
  readonly verb: ListVerb;
  readonly list: ListArguments;
  /** Datestamp in milliseconds and id of the last item given. */
  readonly after: readonly [at: number, id: string];
  readonly cursor: number;
  readonly size: number | null;
}

export function writeToken({ verb, list, after, cursor, size }: Place): string {
  const { metadataPrefix, from = '', until = '', set = '' } = list;
  const parts = [
    1,
    verb === 'ListRecords' ? 'r' : 'i',
    metadataPrefix,
    from,
    until,
    set,
    after[0],
    after[1],
    cursor,
    size ?? 0,
  ];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** @throws OaiError badResumptionToken for whatever this provider did not write, or wrote for another verb */
export function readToken(verb: ListVerb, token: string): Place {
  const place = placeOf(token);
  if (place?.verb !== verb) throw new OaiError('badResumptionToken', 'this token is not of this list');
  return place;
}

function placeOf(token: string): Place | null {
  if (token.length > 1_000) return null;
  let parts: unknown;
  try {
    parts = JSON.parse(decodeText(Buffer.from(token, 'base64url')));
  } catch {
    return null;
  }
  if (!Array.isArray(parts) || parts.length !== 10) return null;
  const [version, kind, prefix, from, until, set, at, id, cursor, size] = parts as unknown[];
  if (version !== 1 || !isFormat(prefix) || !(kind === 'r' || kind === 'i')) return null;
  if (!isText(from, isOaiDate) || !isText(until, isOaiDate) || !isText(set, isSetSpec)) return null;
  if (typeof id !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return null;
  if (!isCount(at) || at > 8e12 || !isCount(cursor) || !isCount(size)) return null;
  return {
    verb: kind === 'r' ? 'ListRecords' : 'ListIdentifiers',
    list: { metadataPrefix: prefix, ...(from && { from }), ...(until && { until }), ...(set && { set }) },
    after: [at, id],
    cursor,
    size: size || null,
  };
}

const isText = (value: unknown, holds: (text: string) => boolean): value is string =>
  typeof value === 'string' && (value === '' || holds(value));

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
