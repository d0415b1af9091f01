/**
 * Marks of what happened, on every graph. They come from Prometheus, so they survive restarts, need no right to
 * write into Grafana, and can be checked like any other expression. While an expression is above zero Grafana
 * draws a window, so a fault is shaded for as long as it is in force.
 */
import { AnnotationQueryBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { over, PROMETHEUS } from "./query.ts";

interface Mark {
  readonly name: string;
  readonly color: string;
  readonly expr: string;
  readonly title: string;
  readonly text: string;
}

const said = (event: string) =>
  // One second wide: the growth within a window would be a band over what it marks.
  `max by (event) (redis_sentinel_events_total{event="${event}"} - redis_sentinel_events_total{event="${event}"} offset 1s) > 0`;

const MARKS: readonly Mark[] = [
  {
    name: "Fault in force",
    color: "red",
    expr: "lab_fault_active > 0",
    title: "{{fault}} {{target}}",
    text: "scenario {{scenario}}",
  },
  {
    name: "Master found down",
    color: "orange",
    expr: said("+odown"),
    title: "{{event}}",
    text: "A quorum of Sentinels considers the master down.",
  },
  {
    name: "New master",
    color: "green",
    expr: said("+switch-master"),
    title: "{{event}}",
    text: "A new master is announced.",
  },
  {
    name: "TILT",
    color: "yellow",
    expr: 'redis_sentinel_tilt{kind="sentinel"} > 0',
    title: "{{instance}} in TILT",
    text: "It doesn't trust its clock and takes no part in failovers.",
  },
  {
    name: "Route of writes changed",
    color: "blue",
    expr: "(cluster:master_by_haproxy:number != bool cluster:master_by_haproxy:number offset 1s) > 0",
    title: "HAProxy",
    text: "Writes go to another server or to none.",
  },
];

export function annotations(): AnnotationQueryBuilder[] {
  return MARKS.map(({ name, color, expr, title, text }) =>
    new AnnotationQueryBuilder()
      .name(name)
      .datasource(PROMETHEUS)
      .enable(true)
      .iconColor(color)
      // Grafana's default step of a mark is 60 s: it would swallow a failover.
      .target(over(expr, "").refId("Anno").interval("1s"))
      .titleFormat(title)
      .textFormat(text),
  );
}
