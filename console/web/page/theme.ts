/** Light, dark, or as the system has it. The choice is kept by the browser, where it lets us. */
import { find } from "../dom/find.ts";
import { setAttribute, setText } from "../dom/set.ts";

const CHOICES = ["auto", "light", "dark"] as const;
type Choice = (typeof CHOICES)[number];
const KEY = "redis-ha-lab.theme";

function kept(): Choice {
  try {
    const value = localStorage.getItem(KEY);
    return CHOICES.find((choice) => choice === value) ?? "auto";
  } catch {
    // Storage may be forbidden: then every visit begins with the system's choice.
    return "auto";
  }
}

export function theme(): void {
  const button = find("theme", HTMLButtonElement);
  let choice = kept();
  const show = (): void => {
    setAttribute(document.documentElement, "data-theme", choice === "auto" ? null : choice);
    setText(button, `Theme: ${choice}`);
  };
  button.addEventListener("click", () => {
    choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length] ?? "auto";
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // As above.
    }
    show();
  });
  show();
}
