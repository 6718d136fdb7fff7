import { defineConfig } from "vitest/config";

// In development the answers come from a running service: `make serve`, then `npx vite`.
const service = { target: "http://127.0.0.1:8000", changeOrigin: false };

export default defineConfig({
  // Relative, so that the page also works below a prefix.
  base: "./",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsDir: "assets",
    target: "es2022",
    // MapLibre alone is larger than Vite's default warning; it is one file that browsers keep.
    chunkSizeWarningLimit: 1400,
    // Nothing is inlined, so that every asset is served, hashed and cached by us.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: {
      "/tablero": service,
      "/collections": service,
      "/ficha": service,
      "/indicadores": service,
      "/cobertura": service,
      "/criterios": service,
      "/informe": service,
      "/plantillas": service,
    },
  },
  test: { include: ["src/**/*.test.ts"] },
});
