/** What the repointer did: the process that makes the remaining replica follow before Sentinel does. */
import { bars } from "../../panel/bars.ts";
import { steps } from "../../panel/frame.ts";
import { bigNumber } from "../../panel/number.ts";
import { now } from "../../query.ts";
import { YES_NO } from "../../states.ts";

export const repointer = () => [
  bigNumber({
    title: "Did the repointer act in the last one?",
    description:
      "Yes: it told the remaining replica to follow the promoted node, which opens the fence about a second before Sentinel would. No: it left that to Sentinel; the reasons are on the right.",
    queries: [now("cluster:repointer_last_selection:acted", "acted")],
    width: 5,
    height: 6,
    colors: steps("orange", [1, "green"]),
    words: YES_NO,
    unknown: "none yet",
  }),
  bigNumber({
    title: "How long after the selection?",
    description:
      "From the moment the leading Sentinel said whom it had chosen to the replica's acceptance. Most of it is the promotion itself.",
    queries: [now("cluster:repointer_last_repoint:seconds", "after the selection")],
    width: 5,
    height: 6,
    unit: "s",
    decimals: 3,
    colors: steps("green", [0.5, "orange"], [1, "red"]),
    unknown: "none yet",
  }),
  bigNumber({
    title: "Is it listening?",
    description:
      "Sentinels that it hears. It acts on what two of three stand by; with fewer, Sentinel works alone.",
    queries: [now("repointer_sentinels_connected", "Sentinels")],
    width: 4,
    height: 6,
    colors: steps("red", [2, "orange"], [3, "green"]),
  }),
  bars({
    title: "What has it done, and what left to Sentinel, and why?",
    description:
      "Since it started. `acted` are accepted orders; every other bar is a reason not to act (docs/repointer.md lists them). `failed` are orders that were refused or not answered.",
    queries: [
      now("sum(repointer_selection_to_repoint_seconds_count)", "acted"),
      now('sum by (reason) ({__name__=~"repointer_(selections|replicas)_left_total"})', "left: {{reason}}"),
      now("sum(repointer_repoint_failures_total)", "failed"),
    ],
    width: 10,
    height: 6,
    decimals: 0,
    colors: steps("blue"),
    unknown: "nothing yet",
  }),
];
