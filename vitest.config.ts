import { defineConfig } from "vitest/config";

const dockerTests = {
  // Containers start, fail over and heal within these; a test that needs more has hung.
  testTimeout: 180_000,
  hookTimeout: 300_000,
  // One lab at a time: two of them on a small machine disturb each other's timings.
  fileParallelism: false,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          // None waits for wall time; on a machine at load 20 a child process alone takes seconds to start.
          testTimeout: 30_000,
          include: [
            "*/src/**/*.test.ts",
            "scenarios/catalog/**/*.test.ts",
            "console/web/**/*.test.ts",
            "tests/unit/**/*.test.ts",
          ],
        },
      },
      { test: { name: "fresh", include: ["tests/fresh/**/*.test.ts"], ...dockerTests } },
      { test: { name: "setup", include: ["tests/setup/**/*.test.ts"], ...dockerTests } },
      { test: { name: "contract", include: ["tests/contract/**/*.test.ts"], ...dockerTests } },
      { test: { name: "integration", include: ["tests/integration/**/*.test.ts"], ...dockerTests } },
      { test: { name: "registry", include: ["tests/registry/**/*.test.ts"], ...dockerTests } },
      { test: { name: "e2e", include: ["tests/e2e/**/*.test.ts"], ...dockerTests } },
    ],
  },
});
