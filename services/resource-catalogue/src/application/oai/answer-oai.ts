import { Inject, Injectable } from '@nestjs/common';
import { instantOf } from '@pan/kit/domain';
import { SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import { ShownQueries, type Shown } from '../../persistence/oai/shown.queries.js';
import { escaped, tag, textTag } from '../formats/xml.js';
import { dcNamespace, dcSchema, writeDc } from '../formats/write-dc.js';
import { lomNamespace, lomSchema, writeLom } from '../formats/write-lom.js';
import { readArguments, type Asked, type Format, type ListArguments, type ListVerb } from './arguments.js';
import { OaiError } from './oai-error.js';
import { sets } from './sets.js';
import { readToken, writeToken, type Place } from './token.js';

const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const provenance = 'http://www.openarchives.org/OAI/2.0/provenance';
const oaiIdentifier = 'http://www.openarchives.org/OAI/2.0/oai-identifier';

const namespaces: Readonly<Record<Format, readonly [namespace: string, schema: string]>> = {
  oai_dc: [dcNamespace, dcSchema],
  lom: [lomNamespace, lomSchema],
};

type Pairs = readonly (readonly [name: string, value: string])[];

/** The OAI-PMH 2.0 provider: one question, one XML document, also when the question is wrong. */
@Injectable()
export class AnswerOai {
  private readonly baseUrl: string;

  constructor(
    private readonly resources: ShownQueries,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.baseUrl = `${settings.PUBLIC_URL}/oai`;
  }

  async run(pairs: Pairs): Promise<string> {
    try {
      const asked = readArguments(pairs);
      return this.document(pairs, tag(asked.verb, await this.answer(asked)));
    } catch (error) {
      if (!(error instanceof OaiError)) throw error;
      const keepsArguments = error.code !== 'badVerb' && error.code !== 'badArgument';
      return this.document(keepsArguments ? pairs : [], textTag('error', error.message, { code: error.code }));
    }
  }

  private document(pairs: Pairs, content: string): string {
    const request = textTag('request', this.baseUrl, Object.fromEntries(pairs));
    return `<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" ${xsi} xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"><responseDate>${second(new Date())}</responseDate>${request}${content}</OAI-PMH>`;
  }

  private async answer(asked: Asked): Promise<string> {
    switch (asked.verb) {
      case 'Identify':
        return this.identify();
      case 'ListSets':
        return sets.map(({ spec, name }) => tag('set', textTag('setSpec', spec) + textTag('setName', name))).join('');
      case 'ListMetadataFormats':
        if (asked.identifier) await this.find(asked.identifier);
        return Object.entries(namespaces)
          .map(([prefix, [namespace, schema]]) =>
            tag(
              'metadataFormat',
              textTag('metadataPrefix', prefix) + textTag('schema', schema) + textTag('metadataNamespace', namespace),
            ),
          )
          .join('');
      case 'GetRecord':
        return this.record(await this.find(asked.identifier), asked.metadataPrefix);
      case 'ListRecords':
      case 'ListIdentifiers':
        return 'list' in asked
          ? this.begin(asked.verb, asked.list)
          : this.page(readToken(asked.verb, asked.resumptionToken));
    }
  }

  private async identify(): Promise<string> {
    const { OAI_REPOSITORY, OAI_ADMIN_EMAIL } = this.settings;
    const scheme = ['scheme', 'repositoryIdentifier', 'delimiter', 'sampleIdentifier'];
    const values = ['oai', OAI_REPOSITORY, ':', this.identifierOf('01991a3c-5a00-7c3e-9f10-000000000305')];
    return [
      textTag('repositoryName', 'Catalogue national des ressources éducatives'),
      textTag('baseURL', this.baseUrl),
      textTag('protocolVersion', '2.0'),
      textTag('adminEmail', OAI_ADMIN_EMAIL),
      textTag('earliestDatestamp', second(await this.resources.earliest())),
      textTag('deletedRecord', 'persistent'),
      textTag('granularity', 'YYYY-MM-DDThh:mm:ssZ'),
      tag(
        'description',
        `<oai-identifier xmlns="${oaiIdentifier}" ${xsi} xsi:schemaLocation="${oaiIdentifier} ${oaiIdentifier}.xsd">${scheme.map((name, index) => textTag(name, values[index]!)).join('')}</oai-identifier>`,
      ),
    ].join('');
  }

  private async begin(verb: ListVerb, list: ListArguments): Promise<string> {
    return this.items(verb, list, null, 0, () => this.resources.size(list));
  }

  private async page({ verb, list, after, cursor, size }: Place): Promise<string> {
    return this.items(verb, list, after, cursor, () => Promise.resolve(size));
  }

  private async items(
    verb: ListVerb,
    list: ListArguments,
    after: Place['after'] | null,
    cursor: number,
    sizeOf: () => Promise<number | null>,
  ): Promise<string> {
    const atOnce = this.settings.OAI_PAGE;
    const found = await this.resources.list(list, after, atOnce + 1);
    if (found.length === 0) throw this.nothing(after);
    const items = found.slice(0, atOnce);
    const last = items.at(-1)!;
    const isLast = found.length <= atOnce;
    const size = isLast && !after ? null : await sizeOf();
    const written = items.map((item) =>
      verb === 'ListRecords' ? this.record(item, list.metadataPrefix) : this.header(item),
    );
    // A list that fits one page has no token at all, the last of several pages an empty one.
    if (isLast && !after) return written.join('');
    const next = {
      verb,
      list,
      after: [last.changedAt.getTime(), last.id],
      cursor: cursor + items.length,
      size,
    } as const;
    const attributes = {
      cursor: String(cursor),
      completeListSize: size === null || size === 0 ? undefined : String(size),
    };
    return written.join('') + textTag('resumptionToken', isLast ? '' : writeToken(next), attributes);
  }

  /** What was still to come has since changed and stands later in the order, or is gone beyond `until`. */
  private nothing(after: Place['after'] | null): OaiError {
    return after
      ? new OaiError('badResumptionToken', 'nothing is left of this list: begin again from the last datestamp')
      : new OaiError('noRecordsMatch', 'no record matches');
  }

  private record(item: Shown, format: Format): string {
    if (item.deleted) return tag('record', this.header(item));
    const metadata =
      format === 'lom' ? writeLom(item.description, this.identifierOf(item.id)) : writeDc(item.description);
    return tag('record', this.header(item) + tag('metadata', metadata) + about(item));
  }

  private header({ id, deleted, changedAt, sets: of }: Shown): string {
    const content =
      textTag('identifier', this.identifierOf(id)) +
      textTag('datestamp', second(changedAt)) +
      of.map((set) => textTag('setSpec', set)).join('');
    return tag('header', content, { status: deleted ? 'deleted' : undefined });
  }

  private identifierOf(id: string): string {
    return `oai:${this.settings.OAI_REPOSITORY}:${id}`;
  }

  private async find(identifier: string): Promise<Shown> {
    const start = this.identifierOf('');
    const id = identifier.startsWith(start) ? identifier.slice(start.length) : '';
    const found = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? await this.resources.one(id) : null;
    if (!found) throw new OaiError('idDoesNotExist', 'this repository has no such item');
    return found;
  }
}

/** From whom we have a harvested record, so that a chain of repositories does not take it for a new one. */
function about({ origin }: Shown): string {
  if (!origin) return '';
  const { baseUrl, identifier, datestamp, prefix, harvestedAt } = origin;
  const namespace = namespaces[prefix as Format][0];
  const content =
    textTag('baseURL', baseUrl) +
    textTag('identifier', identifier) +
    textTag('datestamp', second(instantOf(datestamp))) +
    textTag('metadataNamespace', namespace);
  const description = tag('originDescription', content, {
    harvestDate: second(instantOf(harvestedAt)),
    altered: 'true',
  });
  return tag(
    'about',
    `<provenance xmlns="${provenance}" ${xsi} xsi:schemaLocation="${escaped(`${provenance} ${provenance}.xsd`)}">${description}</provenance>`,
  );
}

const second = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;
