/** What clients feel, per client path: now, in the last five minutes, and what arrived. */
import { useMemo } from "preact/hooks";
import type { Channel, ClientPathState, Clients as ClientsState } from "../../src/clients/schema.ts";
import { asSentence, clock, count, latency, rate } from "../format.ts";
import { Clock } from "../parts.tsx";
import { Chart } from "./chart.tsx";
import { CELLS, columns, HEIGHT, stripPaths, stripWords } from "./strip.ts";

const STATES = ["ok", "failed", "nothing", "unknown"] as const;
const HEADS = ["Channel", "Now", "Received", "Gaps", "Missing", "Twice"] as const;
const ARRIVING = { ok: "arrives", failed: "nothing", unknown: "unknown" } as const;

/** The route's title stands above it already: only what is true of it, and why. */
function writesWords({ writes, reason, sentence }: ClientPathState): string {
  if (writes === "ok") return "Writes are acknowledged";
  return writes === "failed" && reason !== null ? `Writes fail: ${reason}` : asSentence(sentence);
}

function Strip({ strip }: Pick<ClientPathState, "strip">) {
  const [paths, words] = useMemo(() => [stripPaths(strip), stripWords(strip)] as const, [strip]);
  return (
    <svg
      class="strip"
      role="img"
      viewBox={`0 0 ${CELLS} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-label={words}
    >
      {STATES.map((state) => (
        <path key={state} class={`cell ${state}`} d={paths[state]} />
      ))}
    </svg>
  );
}

const Figure = ({ label, value }: { label: string; value: string }) => (
  <div>
    <dt>{label}</dt>
    <dd>{value}</dd>
  </div>
);

const ChannelRow = ({ name, channel }: { name: string; channel: Channel }) => (
  <tr data-state={channel.receiving} title={channel.reason ?? undefined}>
    <th scope="row">{name}</th>
    <td>{ARRIVING[channel.receiving]}</td>
    <td class="n">{count(channel.received)}</td>
    <td class="n">{count(channel.gaps)}</td>
    <td class="n">{count(channel.missing)}</td>
    <td class="n">{count(channel.duplicates)}</td>
  </tr>
);

function Timer({ outage, lastOutageMs }: ClientPathState) {
  if (outage)
    return (
      <p class="timer" data-running="">
        <Clock since={outage.since} />
      </p>
    );
  return <p class="timer">{lastOutageMs !== null && `last outage ${clock(lastOutageMs)}`}</p>;
}

function RouteView({ title, route }: { title: string; route: ClientPathState }) {
  const { pubsub, stream } = route.channels;
  return (
    <article class="route" data-route={route.route} data-writes={route.writes}>
      <header>
        <h3>{title}</h3>
        <p class="state">{writesWords(route)}</p>
        <Timer {...route} />
      </header>
      <Strip strip={route.strip} />
      <p class="axis" aria-hidden="true">
        <span>5 min ago</span>
        <span>now</span>
      </p>
      <dl class="figures">
        <Figure label="per second" value={rate(route.ratePerSecond)} />
        <Figure label="p99" value={latency(route.p99Seconds)} />
        <Figure label="queued" value={count(route.queued)} />
        <Figure label="outages" value={count(route.outages)} />
      </dl>
      <section class="scroll" tabindex={0} aria-label={`${title}: messages as a table`}>
        <table>
          <thead>
            <tr>
              {HEADS.map((head, index) => (
                <th key={head} scope="col" class={index > 1 ? "n" : ""}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <ChannelRow name="Pub/Sub" channel={pubsub} />
            <ChannelRow name="Stream" channel={stream} />
          </tbody>
        </table>
      </section>
      <p class="sent">
        Pub/Sub: {count(pubsub.unheard)} without a subscriber; stream: {count(stream.resent)} resent
      </p>
    </article>
  );
}

const milliseconds = (ms: number | null): string => (ms === null ? "–" : `${ms.toFixed(ms < 10 ? 1 : 0)} ms`);

export function Clients({ routes }: Pick<ClientsState, "routes">) {
  const [perSecond, p99] = useMemo(
    () => [
      columns(routes, CELLS, ({ ok }) => ok),
      columns(routes, CELLS, ({ p99Seconds }) => (p99Seconds === null ? null : p99Seconds * 1000)),
    ],
    [routes.haproxy.strip, routes.sentinel.strip],
  );
  return (
    <section class="card" aria-labelledby="clients-title">
      <h2 id="clients-title">
        Clients <small>the last five minutes</small>
      </h2>
      <div class="routes">
        <RouteView title="Through HAProxy" route={routes.haproxy} />
        <RouteView title="By Sentinel discovery" route={routes.sentinel} />
      </div>
      <div class="charts">
        <Chart title="Acknowledged per second" columns={perSecond} words={rate} />
        <Chart title="99th percentile, ms" columns={p99} words={milliseconds} />
      </div>
    </section>
  );
}
