import { defineConfig } from "vitest/config";

const dockerTests = {
  // Containers start, fail over and heal within these; a test that needs more has hung.
  testTimeout: 180_000,
  hookTimeout: 300_000,
  // One file at a time: two labs on a small machine disturb each other's timings.
  fileParallelism: false,
};

export default defineConfig({
  test: {
    // Of the unit tests: setup/coverage.ts prints a line per package and keeps the floors.
    coverage: {
      provider: "v8",
      // Files that no test loads count too: a package's figure must not rise by leaving them out.
      include: ["*/src/**/*.ts", "console/web/**/*.{ts,tsx}", "scenarios/catalog/**/*.ts"],
      exclude: ["**/*.test.ts"],
      reporter: ["json-summary"],
    },
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
      {
        test: {
          name: "integration",
          include: ["tests/integration/*.test.ts"],
          ...dockerTests,
          // Two clusters at a time, which spend most of it waiting for a failover.
          fileParallelism: true,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          // What loads the machine, what hits windows of a tenth of a second, and failovers with a down-after of 1 s.
          name: "integration-alone",
          include: ["tests/integration/alone/*.test.ts"],
          ...dockerTests,
          sequence: { groupOrder: 2 },
        },
      },
      { test: { name: "registry", include: ["tests/registry/**/*.test.ts"], ...dockerTests } },
      {
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          ...dockerTests,
          // A scenario of a minute that finds alerts of the one before, and is repeated twice when inconclusive.
          testTimeout: 600_000,
        },
      },
    ],
  },
});
