import { canonicalJson } from '@pan/kit/domain';
import type { Facts } from '../history/changes.js';
import type { Content } from './inventory-row.js';
import type { RegisterCode } from './register.js';

interface EntryState {
  /** For good: a site that is renamed or moves keeps it. */
  readonly id: string;
  readonly register: RegisterCode;
  readonly organisationId: string;
  /** Of a connection, the site that it ends at. */
  readonly siteId: string | null;
  readonly code: string;
  readonly content: Content;
  readonly version: number;
}

/** A site, or a connection of one, as it was last released. */
export class InventoryEntry {
  private constructor(private state: EntryState) {}

  static enter(
    id: string,
    of: Pick<EntryState, 'register' | 'organisationId' | 'siteId' | 'code'>,
    content: Content,
  ): InventoryEntry {
    const { register, organisationId, siteId, code } = of;
    return new InventoryEntry({ id, register, organisationId, siteId, code, content, version: 1 });
  }

  get id(): string {
    return this.state.id;
  }

  get register(): RegisterCode {
    return this.state.register;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get siteId(): string | null {
    return this.state.siteId;
  }

  get code(): string {
    return this.state.code;
  }

  get content(): Content {
    return this.state.content;
  }

  get version(): number {
    return this.state.version;
  }

  get facts(): Facts {
    return Object.fromEntries(Object.entries(this.state.content).map(([name, value]) => [`/${name}`, value]));
  }

  /** @returns whether anything is new */
  become(content: Content): boolean {
    if (canonicalJson(content) === canonicalJson(this.state.content)) return false;
    this.state = { ...this.state, content, version: this.version + 1 };
    return true;
  }
}
