import { defineConfig } from 'vite';

// Addresses relative to the page: the gateway decides under which name the service stands.
export default defineConfig({ base: './', build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: false } });
