// Join a site's stylesheets into one without the rules no page uses. Reads a request as JSON from
// standard input: {css: [paths in order], pages: [paths], scripts: [paths], keep: [patterns]}; writes CSS.
import { readFileSync } from "node:fs";
import { bundle, transform } from "lightningcss";
import { PurgeCSS } from "purgecss";

const request = JSON.parse(readFileSync(0, "utf8"));
// bundle() puts what a stylesheet imports in its place.
const css = request.css.map((path) => ({
  raw: bundle({ filename: path, errorRecovery: true }).code.toString(), extension: "css", name: path,
}));
const results = await new PurgeCSS().purge({
  content: [...request.pages, ...request.scripts],
  css,
  // Words as they stand in HTML and in scripts; the default splits at ":" and loses sd-col:md and the like.
  defaultExtractor: (text) => text.match(/[\w-/:.@]+(?<![:.])/g) || [],
  safelist: { standard: request.keep.map((p) => new RegExp(p)), deep: [/data-theme/], greedy: [/\[data-theme/] },
  fontFace: true,
  keyframes: true,
  variables: true,
});
const joined = results.map((result) => result.css).join("\n");
process.stdout.write(transform({ filename: "site.css", code: Buffer.from(joined), minify: true,
                                 errorRecovery: true }).code.toString());
