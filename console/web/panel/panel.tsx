/** Everything about one node, beside the page: live from the state document, and asked of the node itself. */

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { NodeDetail } from "../../src/nodes/detail/schema.ts";
import type { State } from "../../src/state.ts";
import { asSentence } from "../format.ts";
import { Break } from "../hands/hands.tsx";
import { hands } from "../hands/orders.ts";
import { openNode, openReport } from "../lab.ts";
import {
  clientFacts,
  type Fact,
  keyFacts,
  loadFacts,
  memoryFacts,
  persistenceFacts,
  replicaFacts,
  replicationFacts,
  slowFacts,
} from "./facts.ts";

const EVERY_MS = 2000;

/** Without any, the heading goes too. */
const Facts = ({ title, facts }: { title: string; facts: readonly Fact[] }) =>
  facts.length > 0 && (
    <section>
      <h3>{title}</h3>
      <dl class="facts">
        {facts.map(([label, value], place) => (
          // Two slow commands may bear the same label: the place tells them apart.
          <div key={`${place} ${label}`}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );

const SAID_MS = 1500;

/** A command to see the same by hand, and a button that copies it. */
function Command({ command }: { command: string }) {
  const code = useRef<HTMLElement>(null);
  const [said, say] = useState("Copy");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(command);
      say("Copied");
    } catch {
      // Not allowed here: it is marked, so that the reader's own keys can copy it.
      if (code.current) getSelection()?.selectAllChildren(code.current);
      say("Marked");
    }
    setTimeout(() => say("Copy"), SAID_MS);
  };
  return (
    <div class="command">
      <code ref={code}>{command}</code>
      <button type="button" class="quiet" aria-label={`${said}: ${command}`} onClick={copy}>
        {said}
      </button>
    </div>
  );
}

/** Asked again as long as somebody looks. @returns null before the first answer, and why there is none. */
function useDetail(node: string): NodeDetail | Error | null {
  const [detail, show] = useState<NodeDetail | Error | null>(null);
  useEffect(() => {
    const looking = new AbortController();
    const ask = async (): Promise<void> => {
      const response = await fetch(`/api/nodes/${encodeURIComponent(node)}`, { signal: looking.signal });
      if (!response.ok) throw new Error(`status ${response.status}`);
      show((await response.json()) as NodeDetail);
    };
    const askAgain = async (): Promise<void> => {
      while (!looking.signal.aborted) {
        await ask().catch((error: Error) => looking.signal.aborted || show(error));
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      }
    };
    void askAgain();
    return () => looking.abort();
  }, [node]);
  return detail;
}

function silentWords(node: string, detail: NodeDetail | Error | null): string {
  if (detail === null) return `Asking ${node} …`;
  if (detail instanceof Error) return `The console can’t be asked about ${node}: ${detail.message}.`;
  return detail.answers
    ? ""
    : `${node} ${detail.reason ?? "does not answer"}: nothing more can be asked of it.`;
}

/** What the node itself answers. */
function Detail({ node }: { node: string }) {
  const detail = useDetail(node);
  const { answers, commands } =
    detail && !(detail instanceof Error) ? detail : { answers: null, commands: [] };
  return (
    <>
      <p class="silent" role="status">
        {silentWords(node, detail)}
      </p>
      {answers && (
        <>
          <Facts title="Replicas as it sees them" facts={replicaFacts(answers)} />
          <Facts title="Memory" facts={memoryFacts(answers)} />
          <Facts title="Keys by type, from a sample" facts={keyFacts(answers)} />
          <Facts title="Clients by user and name" facts={clientFacts(answers)} />
          <Facts title="Slow log" facts={slowFacts(answers)} />
          <section>
            <h3>Configuration that matters</h3>
            <dl class="config">
              {answers.config.map(({ name, value, why }) => (
                <div key={name}>
                  <dt>{`${name} ${value === "" ? '""' : value}`}</dt>
                  <dd>{why}</dd>
                </div>
              ))}
            </dl>
          </section>
        </>
      )}
      <section>
        <h3>The same by hand</h3>
        {commands.map(({ shows, command }) => (
          <div key={command}>
            <p class="faint">{shows}</p>
            <Command command={command} />
          </div>
        ))}
      </section>
    </>
  );
}

const close = () => {
  openNode.value = null;
};

function OpenPanel({ name, sentence, children }: OpenPanelProps) {
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    const cameFrom = document.activeElement;
    // Beside the page, not above it: Escape has to be heard wherever the focus is, but a report above it goes first.
    const pressed = ({ key }: KeyboardEvent) => {
      if (key === "Escape" && openReport.value === null) close();
    };
    document.addEventListener("keydown", pressed);
    return () => {
      document.removeEventListener("keydown", pressed);
      if (cameFrom instanceof SVGElement) cameFrom.focus();
    };
  }, []);
  useLayoutEffect(() => title.current?.focus(), [name]);
  return (
    <dialog id="panel" class="panel" aria-labelledby="panel-title" open>
      <div class="head">
        <h2 id="panel-title" tabindex={-1} ref={title}>
          {name}
        </h2>
        <button type="button" class="quiet" onClick={close}>
          Close
        </button>
      </div>
      <div id="panel-body">
        <p>{asSentence(sentence)}</p>
        <Break key={name} part={name} />
        {children}
      </div>
    </dialog>
  );
}
interface OpenPanelProps {
  readonly name: string;
  readonly sentence: string;
  readonly children?: ComponentChildren;
}

/** Of a node always; of a Sentinel and HAProxy when there is something to be done to them. */
export function Panel({ state: { nodes, sentinels, haproxy } }: { state: State }) {
  const open = openNode.value;
  const node = nodes.find(({ name }) => name === open);
  if (node) {
    return (
      <OpenPanel name={node.name} sentence={node.sentence}>
        <Facts title="Replication" facts={replicationFacts(node)} />
        <Facts title="Load" facts={loadFacts(node)} />
        <Facts title="Persistence" facts={persistenceFacts(node)} />
        {/* What another node answered must not stand below this one's name. */}
        <Detail key={node.name} node={node.name} />
      </OpenPanel>
    );
  }
  const part = [...sentinels, { name: "haproxy", sentence: haproxy.sentence }].find(
    ({ name }) => name === open,
  );
  return hands.value && part ? <OpenPanel name={part.name} sentence={part.sentence} /> : null;
}
