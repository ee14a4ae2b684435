/** `npm run stop`: ends the launcher, or what a killed launcher left behind. */
import { installation, pidFile } from './installation.ts';
import { stopAll } from './parts.ts';
import { runningPid, stopPid } from '../../../libs/servers/src/processes.ts';

for (const folder of [undefined, '.local/check']) {
  const place = installation(folder);
  const launcher = runningPid(pidFile(place, 'launcher'));
  if (launcher) {
    console.log(`· le lanceur s’arrête / the launcher is stopping (pid ${launcher}) …`);
    await stopPid(launcher, 'SIGTERM', 120_000);
  }
  const stopped = await stopAll(place, (part) => console.log(`✓ ${part}`));
  if (!launcher && stopped.length === 0 && !folder) console.log('Rien ne tournait. / Nothing was running.');
}
