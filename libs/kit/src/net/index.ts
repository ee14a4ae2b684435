export { AddressRefused, fetchOutside, type Reach } from './safe-fetch.js';
