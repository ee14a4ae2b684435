import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ConfigError, SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import { IdentityKeyRepository } from '../../persistence/identity/identity-key.repository.js';
import { IdentityTraces } from './identity-traces.js';

/** A database works with the key that its digests were made with, and no other: with another one every child would be unknown. */
@Injectable()
export class HoldIdentityKey implements OnModuleInit {
  constructor(
    private readonly keys: IdentityKeyRepository,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Before anything of the service begins to work. @throws ConfigError */
  async onModuleInit(): Promise<void> {
    const own = new IdentityTraces(this.settings.IDENTITY_KEY).fingerprint;
    const known = await this.keys.firstOf(own);
    if (known && !known.equals(own))
      throw new ConfigError([
        {
          name: 'IDENTITY_KEY',
          fr: 'cette base a été écrite avec une autre clé; remettez celle-là (après une restauration : celle de l’installation sauvegardée)',
          en: 'this database was written with another key; put that one back (after a restore: that of the installation backed up)',
        },
      ]);
  }
}
