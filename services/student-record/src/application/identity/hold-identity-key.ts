import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '@pan/kit/data';
import { ConfigError, SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import { IdentityTraces } from './identity-traces.js';

/** A database works with the key that its digests were made with, and no other: with another one every child would be unknown. */
@Injectable()
export class HoldIdentityKey implements OnModuleInit {
  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Before anything of the service begins to work. @throws ConfigError */
  async onModuleInit(): Promise<void> {
    const own = new IdentityTraces(this.settings.IDENTITY_KEY).fingerprint;
    const [known] = await this.database.query<{ fingerprint: Buffer }>(
      `with first as (insert into identity_key (fingerprint) values ($1) on conflict do nothing returning fingerprint)
       select fingerprint from first union all select fingerprint from identity_key`,
      [own],
    );
    if (known && !known.fingerprint.equals(own))
      throw new ConfigError([
        {
          name: 'IDENTITY_KEY',
          fr: 'cette base a été écrite avec une autre clé; remettez celle-là (après une restauration : celle de l’installation sauvegardée)',
          en: 'this database was written with another key; put that one back (after a restore: that of the installation backed up)',
        },
      ]);
  }
}
