export { axeFindings, openBrowser, openProfile, withBrowser } from './browser.ts';
export { testCollector, type CollectedSpan, type TestCollector } from './collector.ts';
export { migratedDatabase, testDatabase, type TestDatabase } from './database.ts';
export { eventually } from './eventually.ts';
export { everyScope, testIssuer, type TestIssuer, type TokenOptions } from './issuer.ts';
export { testKafka, type TestKafka, type TopicMessage } from './kafka.ts';
export { startServers, type ServerAddresses, type Servers } from './servers.ts';
export {
  migrateService,
  serviceEnvironment,
  startService,
  type RunningService,
  type ServiceEnd,
  type ServiceOptions,
} from './service.ts';
export { committedSchema, kitTablesSql, schemaOf } from './schema.ts';
export { schemaDump } from './schema-dump.ts';
export { shared, root } from './shared-data.ts';
export { sharedServers } from './shared-servers.ts';
export { freePort, processorSecondsOfTree } from '../../servers/src/processes.ts';
export { routesOf, type Document, type Field, type PreparedRequest, type Route } from './openapi-requests.ts';
export { essayPlace, paperZip, samplePaper, withEssay } from './papers.ts';
export { filesOf, somePath, written, zipOf, zipped, type Files } from './zips.ts';
