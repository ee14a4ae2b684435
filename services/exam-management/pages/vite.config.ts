import { defineConfig } from 'vite';

const worker = 'service-worker';

// Addresses relative to the page: the gateway decides under which name the service stands. The worker has one name for ever,
// beside the page, since it serves what stands there.
export default defineConfig({
  base: './',
  build: {
    ...{ target: 'es2022', assetsInlineLimit: 0, modulePreload: false },
    rollupOptions: {
      input: ['index.html', `src/${worker}.ts`],
      output: { entryFileNames: ({ name }) => (name === worker ? '[name].js' : 'assets/[name]-[hash].js') },
    },
  },
});
