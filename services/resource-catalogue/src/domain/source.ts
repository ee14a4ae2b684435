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

interface SourceState extends SourceSettings {
  readonly id: string;
  readonly code: string;
  /** Whose source it is, and whose the records from it; null: the ministry's. */
  readonly ownerId: string | null;
  /** Up to when, by the provider's own clock, everything has been taken; null asks for everything. */
  readonly harvestedThrough: Date | null;
  readonly version: number;
}

/** A repository that the catalogue harvests. */
export class Source {
  private constructor(private state: SourceState) {}

  static registered(id: string, code: string, ownerId: string | null, settings: SourceSettings): Source {
    return new Source({ id, code, ownerId, ...settingsOf(settings), harvestedThrough: null, version: 1 });
  }

  get id(): string {
    return this.state.id;
  }

  get code(): string {
    return this.state.code;
  }

  get ownerId(): string | null {
    return this.state.ownerId;
  }

  get settings(): SourceSettings {
    return settingsOf(this.state);
  }

  get harvestedThrough(): Date | null {
    return this.state.harvestedThrough;
  }

  get version(): number {
    return this.state.version;
  }

  /** Another place, format or set is another list: it is harvested from its beginning. Answers what changed. */
  describe(settings: SourceSettings): 'nothing' | 'name' | 'list' {
    const { name, baseUrl, metadataPrefix, set, harvestedThrough, version } = this.state;
    const isSameList =
      sameAddress(settings.baseUrl, baseUrl) && settings.metadataPrefix === metadataPrefix && settings.set === set;
    if (isSameList && settings.name === name && settings.baseUrl === baseUrl) return 'nothing';
    const through = isSameList ? harvestedThrough : null;
    this.state = { ...this.state, ...settingsOf(settings), harvestedThrough: through, version: version + 1 };
    return isSameList ? 'name' : 'list';
  }

  /** A harvest of this list came to its end. */
  harvested(through: Date | null): void {
    const { harvestedThrough } = this.state;
    if (through && (!harvestedThrough || through > harvestedThrough))
      this.state = { ...this.state, harvestedThrough: through };
  }
}

const settingsOf = ({ name, baseUrl, metadataPrefix, set }: SourceSettings): SourceSettings => ({
  ...{ name, baseUrl, metadataPrefix, set },
});

/** However the scheme, the host and the port are written. */
const sameAddress = (one: string, other: string): boolean =>
  one === other || URL.parse(one)?.href === URL.parse(other)?.href;
