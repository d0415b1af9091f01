/** docs/runbooks.md as a page with an anchor per alert: where the `runbook_url` of every alert leads. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Router } from "express";
import { Marked, type Tokens } from "marked";

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** As GitHub names a heading's anchor. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");

const STYLE = `
:root { color-scheme: light dark; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.55 system-ui, sans-serif; }
h2 { margin-top: 3rem; padding-top: 0.5rem; border-top: 1px solid #8886; }
h2:target { color: light-dark(#b00020, #ff8a80); }
h2 a { color: inherit; text-decoration: none; }
code { padding: 0.1em 0.3em; border-radius: 3px; background: #8882; overflow-wrap: anywhere; }
nav { columns: 14rem; margin: 1.5rem 0; }
nav a { display: block; }
`;

/** The page's own style and nothing else. */
export const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const marked = new Marked({
  renderer: {
    heading({ tokens, depth, text }: Tokens.Heading) {
      const inside = this.parser.parseInline(tokens);
      if (depth === 1) return `<h1>${inside}</h1>\n`;
      const id = anchor(text);
      return `<h${depth} id="${id}"><a href="#${id}">${inside}</a></h${depth}>\n`;
    },
    // Markup in the text is text.
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escaped(text),
    link({ href, tokens }: Tokens.Link) {
      const inside = this.parser.parseInline(tokens);
      return /^(?:#|https?:\/\/)/.test(href) ? `<a href="${escaped(href)}">${inside}</a>` : inside;
    },
    image: ({ text }: Tokens.Image) => escaped(text),
  },
});

/** @param markdown the text of docs/runbooks.md. */
export function runbooksPage(markdown: string): string {
  const chapters = [...markdown.matchAll(/^## (.+)$/gm)].map(([, title = ""]) => title.trim());
  const contents = chapters.map((title) => `<a href="#${anchor(title)}">${escaped(title)}</a>`);
  const [start = "", ...rest] = markdown.split(/^(?=## )/m);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Runbooks</title>
<style>${STYLE}</style>
</head>
<body>
${marked.parse(start, { async: false })}
<nav aria-label="Alerts">${contents.join("\n")}</nav>
${marked.parse(rest.join(""), { async: false })}
</body>
</html>
`;
}

/** GET /runbooks. */

/** @param file docs/runbooks.md; read for each reader, so that an edited one needs no restart. */
export function runbooksRoutes(file: string): Router {
  const router = Router();
  router.get("/runbooks", async (_, response) => {
    const markdown = await readFile(file, "utf8").catch(() => undefined);
    if (markdown === undefined) {
      response
        .status(503)
        .json({ error: `${file} cannot be read: the console has it from the checkout's docs/` });
      return;
    }
    response
      .set({ "Content-Security-Policy": POLICY, "Cache-Control": "no-cache" })
      .type("html")
      .send(runbooksPage(markdown));
  });
  return router;
}
