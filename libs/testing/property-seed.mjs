/** Properties of `npm test` draw the same cases each time, so that a red run is red again; `PROPERTY_SEED=<n>` draws others, `npm run test:long` any. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_126) });
