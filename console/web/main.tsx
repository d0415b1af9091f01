/** Wiring: one document comes in, each region shows its part of it. */
import "./style/main.css";
import { effect } from "@preact/signals";
import { options, render } from "preact";
import { Alerts } from "./alerts.tsx";
import { Clients } from "./clients/clients.tsx";
import {
  Announcer,
  Connection,
  greyWhenLost,
  Headline,
  Lost,
  Sources,
  ThemeButton,
  titleFollowsLab,
} from "./frame.tsx";
import { Bar, Scenarios } from "./hands/hands.tsx";
import { followHands, hands } from "./hands/orders.ts";
import { connection, followLab, lab } from "./lab.ts";
import { Panel } from "./panel/panel.tsx";
import { Report, Running, Runs } from "./runs.tsx";
import { Timeline } from "./timeline.tsx";
import { TopologyView } from "./topology/topology.tsx";

function App() {
  const state = lab.value;
  return (
    <>
      <a class="skip" href="#timeline-title">
        Skip to the timeline
      </a>
      <header class="bar">
        <h1>
          redis-ha-lab <span>console</span>
        </h1>
        <Connection />
        <ThemeButton />
      </header>
      <Lost />
      <Announcer sentence={state?.summary.sentence ?? ""} />
      <main id="main" aria-busy={connection.value.state !== "live"}>
        <Headline state={state} />
        {state && (
          <>
            <div class="wide">
              <TopologyView state={state} />
              <Clients routes={state.clients.routes} />
            </div>
            <div class="narrow">
              <Running running={state.running} />
              <Alerts alerts={state.alerts} />
              <Scenarios runs={state.runs} />
              <Timeline entries={state.timeline} />
              <Runs runs={state.runs} />
            </div>
          </>
        )}
      </main>
      {state && <Sources sources={state.sources} />}
      {state && <Panel state={state} />}
      <Bar />
      <Report />
    </>
  );
}

// At most once per frame. A hidden page gets no frames: the document goes on, and is drawn when somebody looks.
options.debounceRendering = requestAnimationFrame;
greyWhenLost();
effect(() => void document.documentElement.classList.toggle("has-hands", hands.value !== null));
titleFollowsLab();
render(<App />, document.getElementById("app") ?? document.body);
followLab();
void followHands();
