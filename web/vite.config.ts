import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// Names without hashes and no dates: the same sources give the same files.
export default defineConfig({
  plugins: [svelte()],
  build: {
    target: "es2023",
    outDir: "dist",
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      output: {
        entryFileNames: "app.js",
        // The package calls its only file "esm".
        chunkFileNames: (chunk) => (chunk.name === "esm" ? "pmtiles.js" : "[name].js"),
        assetFileNames: "[name][extname]",
      },
    },
  },
  server: { proxy: { "/api": "http://127.0.0.1:8642" } },
});
