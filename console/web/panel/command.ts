/** A command to see the same by hand, and a button that copies it. */
import { html } from "../dom/make.ts";
import { setText } from "../dom/set.ts";

const SAID_MS = 1500;

export function commandLine(command: string): HTMLElement {
  const code = html("code", {}, command);
  const button = html("button", { type: "button", class: "quiet", "aria-label": `Copy: ${command}` }, "Copy");
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(command).then(
      () => setText(button, "Copied"),
      // Not allowed here: it is marked, so that the reader's own keys can copy it.
      () => {
        getSelection()?.selectAllChildren(code);
        setText(button, "Marked");
      },
    );
    setTimeout(() => setText(button, "Copy"), SAID_MS);
  });
  return html("div", { class: "command" }, code, button);
}
