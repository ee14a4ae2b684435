import { collectorOf, type TracingSettings } from '../ops/tracing-settings.js';
import type { Spans } from './span.js';

// Spans to a collector, by OpenTelemetry's SDK, which is loaded only where the environment names one: everywhere else a request pays for none of it.

/** null where nothing is exported. */
export let spans: Spans | null = null;

/** Before the service is put together, so that it is put together with or without spans. */
export async function startTracing(settings: TracingSettings): Promise<void> {
  const url = collectorOf(settings);
  if (!url) return;
  const { exportSpans } = await import('./exporter.js');
  spans = exportSpans(settings, url);
}

export async function stopTracing(): Promise<void> {
  await spans?.stop();
  spans = null;
}
