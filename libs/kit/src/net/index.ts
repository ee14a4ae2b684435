export { AddressRefused, safeFetch, type Reach } from './safe-fetch.js';
