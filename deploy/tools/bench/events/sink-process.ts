/** The consuming side in a process of its own, as in production; ends when its parent does. */
import { boot } from './sides.ts';

const app = await boot('governance-reporting', process.env);
process.send?.('listening');
process.once('disconnect', () => void app.close().then(() => process.exit(0)));
