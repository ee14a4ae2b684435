import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DomainError } from '@pan/kit/domain';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { type BrowserKeys, type BrowserProof, type BrowserState, browserStateOf } from '../../domain/secure-browser.js';
import { type Asker, SecureBrowserRepository } from '../../persistence/secure-browser/secure-browser.repository.js';

/** Asks each request of a candidate for the browser of its session. Nobody whose sitting has begun is cut off: that is for the proctor. */
@Injectable()
export class CheckBrowser {
  private readonly sessions = new LRUCache<string, string>({ max: 100_000 });
  private readonly keys = new LRUCache<string, { keys: BrowserKeys | null }>({ max: 10_000, ttl: 5_000 });
  private readonly told = new LRUCache<string, BrowserState>({ max: 100_000, ttl: 60_000 });

  constructor(
    private readonly browsers: SecureBrowserRepository,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  /** @param path of the request, with its query; @throws DomainError secure-browser-required before a sitting has begun */
  async run(asker: Asker, path: string, proof: BrowserProof): Promise<void> {
    const sessionId = await this.sessionOf(asker);
    const keys = sessionId && (await this.keysOf(sessionId));
    if (!keys) return;
    const state = this.stateOf(keys, path, proof);
    // A device that begins in order is written down by what it asks next: its start touches one row.
    if (state === 'ok' && (!asker.sittingId || this.told.get(asker.sittingId) === 'ok')) return;
    const standing = await this.browsers.standing(asker);
    if (!standing) return;
    const { sittingId, begun, exempt } = standing;
    if (sittingId && this.told.get(sittingId) !== state) {
      await this.browsers.tell(sittingId, state);
      this.told.set(sittingId, state);
    }
    if (state === 'refused' && !begun && !exempt) throw new DomainError('secure-browser-required');
  }

  /** How a device would stand, before it begins. */
  async stateFor(sessionId: string, path: string, proof: BrowserProof): Promise<BrowserState | 'not-required'> {
    const keys = await this.keysOf(sessionId);
    return keys ? this.stateOf(keys, path, proof) : 'not-required';
  }

  private stateOf(keys: BrowserKeys, path: string, proof: BrowserProof): BrowserState {
    const address = `${this.settings.PUBLIC_URL}${path}`;
    return browserStateOf(keys, proof, (key) => createHash('sha256').update(address).update(key).digest('hex'));
  }

  private async sessionOf({ sittingId, sessionId, candidateId }: Asker): Promise<string | null> {
    if (sessionId) return sessionId;
    if (!sittingId) return (await this.browsers.standing({ candidateId: candidateId! }))?.sessionId ?? null;
    const known = this.sessions.get(sittingId) ?? (await this.browsers.sessionOf(sittingId));
    if (known) this.sessions.set(sittingId, known);
    return known;
  }

  private async keysOf(sessionId: string): Promise<BrowserKeys | null> {
    const known = this.keys.get(sessionId);
    if (known) return known.keys;
    const found = await this.browsers.keysOf(sessionId);
    const keys = found && (found.configKeys.length > 0 || found.examKeys.length > 0) ? found : null;
    this.keys.set(sessionId, { keys });
    return keys;
  }
}
