/** Hands for the console's page: faults and scenarios, from a fixed list, on the lab's own containers. Wiring only. */
import { closeServer, createApp, listen } from "@redis-ha-lab/common/http.ts";
import { createLifecycle } from "@redis-ha-lab/common/lifecycle.ts";
import { createLogger, describeError } from "@redis-ha-lab/common/logger.ts";
import { allScenarios } from "@redis-ha-lab/scenarios/run/catalogue.ts";
import { Registry } from "prom-client";
import { createActions } from "./actions.ts";
import { loadHandsConfig } from "./config.ts";
import { openJournal } from "./journal.ts";
import { guard, handsRoutes, newToken, writeToken } from "./routes.ts";
import { createSessions } from "./sessions.ts";
import { verbsFor } from "./verbs.ts";
import { createWorkbench } from "./workbench.ts";

const { lab, ...config } = loadHandsConfig();
const logger = createLogger("hands", config.LOG_LEVEL);
const lifecycle = createLifecycle(logger);

const journal = openJournal(lab.runsDir, (error) =>
  logger.warn("the journal can't be written", { error: describeError(error) }),
);
const verbs = verbsFor(lab);
const scenarios = (await allScenarios()).map(({ name, title, question }) => ({ name, title, question }));
const actions = createActions({
  workbench: createWorkbench(lab, (error) =>
    logger.warn("a part of the work ended badly", { error: describeError(error) }),
  ),
  verbs,
  scenarios,
  journal: (entry) => {
    logger.info("order", { ...entry });
    journal(entry);
  },
  onChange: () => sessions.changed(),
});
const sessions = createSessions({
  about: (session) => ({ session, verbs, scenarios }),
  shown: actions.shownTo,
  onOver: actions.sessionOver,
});

const options = {
  logger,
  names: config.HTTP_NAMES,
  register: new Registry(),
  readiness: () => ({ ready: true, reasons: [] }),
};
const token = newToken();
const app = createApp(options);
app.use("/hands", guard(lab.console.host, token));
app.use(handsRoutes(sessions, actions));
const server = await listen(app, config.HTTP_PORT, options);
await writeToken(config.TOKEN_FILE, token);
// Stopped in reverse order: first what is broken is taken back.
lifecycle.onStop("http", () => closeServer(server));
lifecycle.onStop("sessions", () => sessions.close());
lifecycle.onStop("actions", () => actions.stop());
