import type { Logger } from 'pino';
import type { ServiceSettings } from '../ops/config.js';
import type { KafkaSettings } from './kafka.js';

/** A service connects under its own name, as its own principal. */
export function connection(settings: ServiceSettings, logger: Logger): KafkaSettings {
  return {
    brokers: settings.KAFKA_BROKERS,
    clientId: settings.SERVICE,
    username: settings.KAFKA_USERNAME,
    password: settings.KAFKA_PASSWORD,
    mechanism: settings.KAFKA_MECHANISM,
    log: logger.isLevelEnabled('warn') ? logger.child({}, { level: 'warn' }) : logger,
  };
}
