/** The formats that the harvester reads. */
export const harvestPrefixes = ['oai_dc', 'lom'] as const;
export type HarvestPrefix = (typeof harvestPrefixes)[number];

export interface SourceSettings {
  readonly name: string;
  /** Address of the OAI-PMH provider. */
  readonly baseUrl: string;
  readonly metadataPrefix: HarvestPrefix;
  readonly set: string | null;
}

/** A repository that the catalogue harvests. */
export class Source {
  name: string;
  baseUrl: string;
  metadataPrefix: HarvestPrefix;
  set: string | null;
  /** Up to when, by the provider's own clock, everything has been taken; null asks for everything. */
  harvestedThrough: Date | null = null;
  version = 1;

  private constructor(
    readonly id: string,
    readonly code: string,
    /** Whose source it is, and whose the records from it; null: the ministry's. */
    readonly ownerId: string | null,
    settings: SourceSettings,
  ) {
    this.name = settings.name;
    this.baseUrl = settings.baseUrl;
    this.metadataPrefix = settings.metadataPrefix;
    this.set = settings.set;
  }

  static registered(id: string, code: string, ownerId: string | null, settings: SourceSettings): Source {
    return new Source(id, code, ownerId, settings);
  }

  /** Another place, format or set is another list: it is harvested from its beginning. Answers what changed. */
  describe(settings: SourceSettings): 'nothing' | 'name' | 'list' {
    const { name, baseUrl, metadataPrefix, set } = settings;
    const sameList = sameAddress(baseUrl, this.baseUrl) && metadataPrefix === this.metadataPrefix && set === this.set;
    if (sameList && name === this.name && baseUrl === this.baseUrl) return 'nothing';
    if (!sameList) this.harvestedThrough = null;
    this.name = name;
    this.baseUrl = baseUrl;
    this.metadataPrefix = metadataPrefix;
    this.set = set;
    this.version += 1;
    return sameList ? 'name' : 'list';
  }

  /** A harvest of this list came to its end. */
  harvested(through: Date | null): void {
    if (through && (!this.harvestedThrough || through > this.harvestedThrough)) this.harvestedThrough = through;
  }
}

/** However the scheme, the host and the port are written. */
const sameAddress = (one: string, other: string): boolean =>
  one === other || URL.parse(one)?.href === URL.parse(other)?.href;
