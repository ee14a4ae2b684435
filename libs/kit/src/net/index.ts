export { AddressRefused, leadsInside, safeFetch, type Reach } from './safe-fetch.js';
