const shell = 'exam-pages';

/** From the first visit on, the page is there without a network; a browser that cannot keep it shows it while there is one. */
export async function keepShell(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register('service-worker.js');
  const parts = [
    ...document.querySelectorAll<HTMLScriptElement | HTMLLinkElement>('script[src], link[rel=stylesheet]'),
  ];
  const addresses = parts.map((one) => (one instanceof HTMLScriptElement ? one.src : one.href));
  await (await caches.open(shell)).addAll(['./', 'settings.json', ...addresses]);
}
