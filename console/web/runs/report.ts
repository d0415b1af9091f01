/** A run's report, shown in the page. The frame has no rights: a report has no script and needs none. */
import { find } from "../dom/find.ts";
import { setText } from "../dom/set.ts";

export function reportView(): (title: string, address: string) => void {
  const dialog = find("report", HTMLDialogElement);
  const frame = find("report-frame", HTMLIFrameElement);
  const link = find("report-link", HTMLAnchorElement);
  find("report-close", HTMLButtonElement).addEventListener("click", () => dialog.close());
  // A report can be megabytes: nothing of it stays behind a closed dialog.
  dialog.addEventListener("close", () => frame.removeAttribute("src"));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  return (title, address) => {
    setText(find("report-title", HTMLElement), title);
    link.href = address;
    frame.src = address;
    dialog.showModal();
  };
}
