/** What the repointer did: the process that makes the remaining replica follow before Sentinel does. */
import { bars } from "../../panel/bars.ts";
import { steps } from "../../panel/frame.ts";
import { bigNumber } from "../../panel/number.ts";
import { now } from "../../query.ts";
import { GREY, NONE_YET } from "../../states.ts";

export const repointer = () => [
  bigNumber({
    title: "Did it act in the last one?",
    description:
      "Yes: it made the remaining replica follow the promoted node, so that the write guard accepts writes about a second before Sentinel would. No: it left that to Sentinel; the reasons are on the right.",
    queries: [now("cluster:repointer_last_selection:acted", "acted")],
    width: 5,
    height: 6,
    colors: steps("orange", [1, "green"]),
    words: { 0: ["no", "orange"], 1: ["yes", "green"] },
    unknown: NONE_YET,
  }),
  bigNumber({
    title: "How long after the selection?",
    description:
      "From the moment the leading Sentinel reported its choice to the replica's acceptance. Most of it is the promotion itself. Empty when it did not act in the last failover.",
    queries: [
      now(
        "cluster:repointer_last_repoint:seconds and on () cluster:repointer_last_selection:acted == 1",
        "after the selection",
      ),
    ],
    width: 5,
    height: 6,
    unit: "s",
    decimals: 2,
    colors: steps("green", [0.5, "orange"], [1, "red"]),
    unknown: ["–", GREY],
  }),
  bigNumber({
    title: "Is it connected?",
    description:
      "To how many Sentinels. It acts on what two of three report; with fewer, Sentinel works alone.",
    queries: [now("repointer_sentinels_connected", "Sentinels")],
    width: 4,
    height: 6,
    colors: steps("red", [2, "orange"], [3, "green"]),
  }),
  bars({
    title: "What has it done, and what has it left to Sentinel?",
    description:
      "Since it started. `acted` are accepted orders; every other bar is a reason not to act (docs/repointer.md lists them). `failed` are orders that were refused or not answered.",
    queries: [
      now("sum(repointer_selection_to_repoint_seconds_count)", "acted"),
      now('sum by (reason) ({__name__=~"repointer_(selections|replicas)_left_total"})', "left: {{reason}}"),
      now("sum(repointer_repoint_failures_total) or vector(0)", "failed"),
    ],
    width: 10,
    height: 6,
    decimals: 0,
    colors: steps("blue"),
    unknown: ["nothing yet", GREY],
  }),
];
