import { readInstant } from '@pan/kit/domain';
import { OaiError } from './oai-error.js';

// What a harvester asks, by the argument table of OAI-PMH 2.0 §4.

export const formats = ['oai_dc', 'lom'] as const;
export type Format = (typeof formats)[number];

/** The arguments of a list, as they were given. */
export interface ListArguments {
  readonly metadataPrefix: Format;
  readonly from?: string;
  readonly until?: string;
  readonly set?: string;
}

export type ListVerb = 'ListRecords' | 'ListIdentifiers';

export type Asked =
  | { readonly verb: 'Identify' }
  | { readonly verb: 'ListSets' }
  | { readonly verb: 'ListMetadataFormats'; readonly identifier?: string }
  | { readonly verb: 'GetRecord'; readonly identifier: string; readonly metadataPrefix: Format }
  | { readonly verb: ListVerb; readonly list: ListArguments }
  | { readonly verb: ListVerb; readonly resumptionToken: string };

const allowed = {
  Identify: [],
  ListSets: ['resumptionToken'],
  ListMetadataFormats: ['identifier'],
  GetRecord: ['identifier', 'metadataPrefix'],
  ListRecords: ['metadataPrefix', 'from', 'until', 'set', 'resumptionToken'],
  ListIdentifiers: ['metadataPrefix', 'from', 'until', 'set', 'resumptionToken'],
} as const satisfies Record<string, readonly string[]>;

type Verb = keyof typeof allowed;

const isVerb = (text: string | undefined): text is Verb => text !== undefined && Object.hasOwn(allowed, text);

/** @throws OaiError badVerb, badArgument, cannotDisseminateFormat, badResumptionToken */
export function readArguments(pairs: readonly (readonly [name: string, value: string])[]): Asked {
  const verbs = pairs.filter(([name]) => name === 'verb').map(([, value]) => value);
  const [verb] = verbs;
  if (verbs.length !== 1 || !isVerb(verb))
    throw new OaiError('badVerb', 'verb: one of ' + Object.keys(allowed).join(', '));
  const given = new Map(pairs.filter(([name]) => name !== 'verb'));
  if (given.size !== pairs.length - 1) throw new OaiError('badArgument', 'an argument is repeated');
  const known: readonly string[] = allowed[verb];
  for (const name of given.keys())
    if (!known.includes(name)) throw new OaiError('badArgument', `${verb} takes no argument of this name`);
  const token = given.get('resumptionToken');
  if (token !== undefined) {
    if (given.size > 1) throw new OaiError('badArgument', 'resumptionToken is exclusive');
    if (verb === 'ListSets') throw new OaiError('badResumptionToken', 'the list of sets is given whole');
    return { verb: verb as ListVerb, resumptionToken: token };
  }
  switch (verb) {
    case 'Identify':
    case 'ListSets':
      return { verb };
    case 'ListMetadataFormats':
      return given.has('identifier') ? { verb, identifier: identifierOf(given) } : { verb };
    case 'GetRecord':
      return { verb, identifier: identifierOf(given), metadataPrefix: formatOf(given) };
    case 'ListRecords':
    case 'ListIdentifiers':
      return { verb, list: listOf(given) };
  }
}

type Given = ReadonlyMap<string, string>;

function required(given: Given, name: string): string {
  const value = given.get(name);
  if (!value) throw new OaiError('badArgument', `${name} is required`);
  return value;
}

function identifierOf(given: Given): string {
  const identifier = required(given, 'identifier');
  if (!/^[a-zA-Z][\w+.-]*:[\w\-.!~*'();/?:@&=+$,%]+$/.test(identifier))
    throw new OaiError('badArgument', 'identifier is no URI');
  return identifier;
}

function formatOf(given: Given): Format {
  const prefix = required(given, 'metadataPrefix');
  if (!/^[\w\-.!~*'()]+$/.test(prefix))
    throw new OaiError('badArgument', 'metadataPrefix has a character that none has');
  if (!isFormat(prefix)) throw new OaiError('cannotDisseminateFormat', `formats: ${formats.join(', ')}`);
  return prefix;
}

export const isFormat = (prefix: unknown): prefix is Format => (formats as readonly unknown[]).includes(prefix);

function listOf(given: Given): ListArguments {
  const metadataPrefix = formatOf(given);
  const [from, until, set] = [given.get('from'), given.get('until'), given.get('set')];
  for (const [name, text] of Object.entries({ from, until })) {
    if (text !== undefined && !isOaiDate(text))
      throw new OaiError('badArgument', `${name} is no date of this repository`);
  }
  if (from && until && from.length !== until.length)
    throw new OaiError('badArgument', 'from and until differ in granularity');
  if (from && until && from > until) throw new OaiError('badArgument', 'from is later than until');
  if (set !== undefined && !isSetSpec(set)) throw new OaiError('badArgument', 'set is no setSpec');
  return { metadataPrefix, ...(from && { from }), ...(until && { until }), ...(set && { set }) };
}

export const isSetSpec = (text: string): boolean =>
  /^[\w\-.!~*'()]+(:[\w\-.!~*'()]+)*$/.test(text) && text.length <= 200;

/** A day or a second of the calendar, in UTC. */
export function isOaiDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/.test(text) || text.startsWith('0000')) return false;
  return readInstant(text.length === 10 ? `${text}T00:00:00Z` : text) !== null;
}
