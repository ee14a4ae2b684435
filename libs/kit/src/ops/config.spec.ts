import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, loadConfig, serviceSettings } from './config.js';

const enough = {
  DATABASE_URL: 'postgres://app:hidden@127.0.0.1/db',
  KAFKA_BROKERS: 'a:1, b:2',
  ISSUER: 'http://127.0.0.1:7109',
  JWKS_URL: 'http://127.0.0.1:7109/jwks',
};

describe('The configuration of a service', () => {
  it('is typed, with defaults that need no environment', () => {
    expect(loadConfig(serviceSettings('ebook-lending', 7104), { ...enough, SPOOL_DIR: '' })).toMatchObject({
      SERVICE: 'ebook-lending',
      PORT: 7104,
      HOST: '127.0.0.1',
      KAFKA_BROKERS: ['a:1', 'b:2'],
      PUBLIC_URL: 'http://127.0.0.1:7100/ebook-lending',
      KAFKA_MECHANISM: 'scram-sha-256',
    });
  });

  it('counts an empty variable as absent', () => {
    expect(loadConfig(serviceSettings('ebook-lending', 7104), { ...enough, SPOOL_DIR: '' }).SPOOL_DIR).toBeUndefined();
  });

  it('names every bad variable at once, in both languages, and repeats no value', () => {
    const schema = serviceSettings('ebook-lending', 7104).extend({ IDENTITY_KEY: z.string().min(32) });
    const env = {
      ...enough,
      ISSUER: undefined,
      PORT: 'hidden',
      LOG_LEVEL: 'loud',
      IDENTITY_KEY: 'hidden',
      KAFKA_PASSWORD_FILE: '/nowhere',
    };
    let refusal: unknown;
    try {
      loadConfig(schema, env);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(ConfigError);
    const { variables, message } = refusal as ConfigError;
    expect(variables.map(({ name }) => name).sort()).toEqual([
      'IDENTITY_KEY',
      'ISSUER',
      'KAFKA_PASSWORD_FILE',
      'LOG_LEVEL',
      'PORT',
    ]);
    expect(message).toContain('ISSUER : manque / is missing');
    expect(variables.every(({ fr, en }) => fr && en && fr !== en)).toBe(true);
    expect(message).not.toContain('hidden');
  });

  it('reads a secret from the file that NAME_FILE points to', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'config-')), 'password');
    writeFileSync(file, 'from the file\n');
    const settings = loadConfig(serviceSettings('ebook-lending', 7104), { ...enough, KAFKA_PASSWORD_FILE: file });
    expect(settings.KAFKA_PASSWORD).toBe('from the file');
  });
});
