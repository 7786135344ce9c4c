import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Built into renderer/dist, which every shell serves as it stands. Nothing is inlined and nothing comes from elsewhere: the page's policy forbids it. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2024',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
    // Many small files each cost a round to the host before anything is drawn.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'frame', tags: ['$initial'] }] } } },
  },
})
