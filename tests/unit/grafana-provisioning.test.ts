/** Grafana ignores keys that it does not know: a misspelt one is a setting that silently is not in force. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const provisioned = (path: string): unknown => parse(read(`grafana/provisioning/${path}`));

const providers = z.strictObject({
  apiVersion: z.literal(1),
  providers: z.array(
    z.strictObject({
      name: z.string(),
      orgId: z.literal(1),
      folder: z.string(),
      folderUid: z.string().max(40),
      type: z.literal("file"),
      disableDeletion: z.boolean(),
      allowUiUpdates: z.boolean(),
      updateIntervalSeconds: z.number().min(10),
      options: z.strictObject({ path: z.string(), foldersFromFilesStructure: z.boolean() }),
    }),
  ),
});
const common = {
  name: z.string(),
  uid: z.string().max(40),
  access: z.literal("proxy"),
  url: z.url(),
  editable: z.boolean(),
};
const datasources = z.strictObject({
  apiVersion: z.literal(1),
  prune: z.literal(true),
  datasources: z.array(
    z.discriminatedUnion("type", [
      z.strictObject({
        ...common,
        type: z.literal("prometheus"),
        isDefault: z.boolean(),
        jsonData: z.strictObject({
          httpMethod: z.enum(["POST", "GET"]),
          timeInterval: z.string(),
          manageAlerts: z.boolean(),
          alertmanagerUid: z.string(),
        }),
      }),
      z.strictObject({
        ...common,
        type: z.literal("alertmanager"),
        jsonData: z.strictObject({
          implementation: z.enum(["prometheus", "mimir", "cortex"]),
          handleGrafanaManagedAlerts: z.boolean(),
        }),
      }),
    ]),
  ),
});
const place = {
  profiles: z.array(z.string()),
  ports: z.array(z.string()),
  networks: z.object({ lab: z.object({ ipv4_address: z.string() }) }),
};
const compose = z.object({
  services: z.object({
    grafana: z.object({
      environment: z.record(z.string(), z.string()),
      volumes: z.array(z.string()),
      read_only: z.boolean().optional(),
      ...place,
    }),
    "without-grafana": z.object(place),
  }),
});
const services = compose.parse(parse(read("docker-compose.yaml"), { maxAliasCount: -1 })).services;
const { grafana } = services;

/** Of [section] key in grafana.ini: GF_SECTION_KEY. Those that the lab sets, as Grafana 13 knows them. */
const KNOWN_SETTINGS = [
  "GF_SECURITY_ADMIN_USER",
  "GF_SECURITY_ADMIN_PASSWORD",
  "GF_SERVER_DOMAIN",
  "GF_SERVER_ENFORCE_DOMAIN",
  "GF_SERVER_ROOT_URL",
  "GF_AUTH_ANONYMOUS_ENABLED",
  "GF_AUTH_ANONYMOUS_ORG_ROLE",
  "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH",
  "GF_DASHBOARDS_MIN_REFRESH_INTERVAL",
  "GF_ANALYTICS_REPORTING_ENABLED",
  "GF_ANALYTICS_CHECK_FOR_UPDATES",
  "GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES",
  "GF_NEWS_NEWS_FEED_ENABLED",
  "GF_PLUGINS_PREINSTALL_DISABLED",
  "GF_PLUGINS_PREINSTALL_AUTO_UPDATE",
];

describe("the page in Grafana's place", () => {
  // setup/up.sh removes the one whose name is not the profile.
  it("has Grafana's address and port, and each has a profile of its name", () => {
    const { profiles, ...itsPlace } = place;
    const where = z.object(itsPlace);
    expect(where.parse(services["without-grafana"])).toEqual(where.parse(grafana));
    for (const [name, service] of Object.entries(services)) expect(service.profiles).toEqual([name]);
  });
});

describe("the provisioning of Grafana", () => {
  it("reads dashboards from where compose puts them", () => {
    const [provider] = providers.parse(provisioned("dashboards/lab.yaml")).providers;
    expect(grafana.volumes).toContain(`./grafana/dashboards:${provider?.options.path}:ro`);
    expect(grafana.volumes).toContain("./grafana/provisioning:/etc/grafana/provisioning:ro");
  });

  it("has one default datasource, whose Alertmanager exists", () => {
    const all = datasources.parse(provisioned("datasources/prometheus.yaml")).datasources;
    const main = all.filter((one) => one.type === "prometheus");
    expect(main.map(({ isDefault }) => isDefault)).toEqual([true]);
    expect(all.map(({ uid }) => uid)).toContain(main[0]?.jsonData.alertmanagerUid);
  });

  it("finds every variable that it names in the container's environment", () => {
    const named = ["dashboards/lab.yaml", "datasources/prometheus.yaml"].flatMap((path) =>
      [...read(`grafana/provisioning/${path}`).matchAll(/\$\{(?<name>\w+)\}/g)].map(
        (match) => match.groups?.name,
      ),
    );
    expect(named).toContain("SCRAPE_INTERVAL");
    for (const name of named) expect(grafana.environment).toHaveProperty(name ?? "");
  });

  // Since Grafana 13.2 Prometheus and Alertmanager are bundled plug-ins. The background installer unloads a bundled
  // plug-in before it downloads its update, and without internet the datasources would be gone
  // (github.com/grafana/grafana/issues/132528). A -slim image bundles none, and a read-only one could not unpack them.
  it("keeps the bundled datasource plug-ins", () => {
    expect(grafana.environment).toMatchObject({
      GF_PLUGINS_PREINSTALL_DISABLED: "true",
      GF_PLUGINS_PREINSTALL_AUTO_UPDATE: "false",
    });
    expect(grafana.read_only).toBeUndefined();
    expect(read("images/versions.env")).toMatch(/^GRAFANA_IMAGE=grafana\/grafana:\d+\.\d+\.\d+\s/m);
  });

  it("sets nothing in grafana.ini that Grafana does not know", () => {
    const set = Object.keys(grafana.environment).filter((name) => name.startsWith("GF_"));
    expect(set.sort()).toEqual([...KNOWN_SETTINGS].sort());
  });
});
