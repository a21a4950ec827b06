// Builds everything browsers load into hashed files: node build.mjs --out DIR [--modules DIR]
//
// --out      is emptied, then gets css/, js/, fonts/, images/, manifest.json and a .gz beside each text file.
// --modules  is the node_modules that `npm ci` made (default: beside package.json).
// manifest.json maps plain names to addresses: {"css/contest.css": "/tai-san/css/contest.AB12CD34.css"}.
// The same sources and lock file always give the same bytes.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

const PUBLIC_PATH = "/tai-san";
const SOURCES = path.dirname(fileURLToPath(import.meta.url));
const ENTRIES = ["css/contest.css", "js/site.js", "js/ballot.js", "js/door.js", "js/gallery.js", "js/htmx.js", "js/live.js", "js/search.js", "js/uploads.js", "js/waiting.js"];
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, place) => String.fromCodePoint(first + place)).join("");
/** Everything a Vietnamese text is set with; rare letters of other languages come from the device's own font. */
const VIETNAMESE = `${range(0x20, 0x7e)}${range(0x1ea0, 0x1ef9)}ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư\u0300\u0301\u0303\u0309\u0323\u00a0§«°±²³·»×÷–—‘’“”•…←→−₫€`;
const COMPRESSED = new Set([".css", ".js", ".svg", ".json"]);

const { values: options } = parseArgs({
  options: { out: { type: "string" }, modules: { type: "string" } },
});
if (!options.out) throw new Error("--out DIR is needed");
const out = path.resolve(options.out);
const modules = path.resolve(options.modules ?? path.join(SOURCES, "..", "node_modules"));
const require = createRequire(path.join(modules, "build.cjs"));
const esbuild = require("esbuild");
const sass = require("sass");
const subsetFont = require("subset-font");

/** Bootstrap's SCSS, with our variables, as CSS. */
const scss = {
  name: "scss",
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path: file }) => ({
      contents: sass.compile(file, {
        loadPaths: [modules],
        quietDeps: true,
        silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
      }).css,
      loader: "css",
    }));
  },
};

/** The icons named in icons.txt as CSS masks, so that they take the colour of the text around them. */
const icons = {
  name: "icons",
  setup(build) {
    build.onResolve({ filter: /icons\.css$/ }, () => ({ path: "icons.css", namespace: "icons" }));
    build.onLoad({ filter: /.*/, namespace: "icons" }, async () => ({
      contents: await iconStyles(),
      loader: "css",
    }));
  },
};

/** Letters without what a page never shows: other languages, hints for old screens, ornaments. A third of the bytes. */
const fonts = {
  name: "fonts",
  setup(build) {
    build.onLoad({ filter: /\.woff2$/ }, async ({ path: file }) => ({
      contents: await subsetFont(await readFile(file), VIETNAMESE, {
        targetFormat: "woff2",
        noHinting: true,
        keepFeatures: ["kern", "mark", "ccmp", "tnum"],
      }),
      loader: "file",
    }));
  },
};

async function iconStyles() {
  const names = (await readFile(path.join(SOURCES, "icons.txt"), "utf8")).split("\n").filter(Boolean);
  const rules = names.map(async (name) => {
    const svg = await readFile(path.join(modules, "bootstrap-icons", "icons", `${name}.svg`), "utf8");
    const small = svg.replace(/ (width|height|class|fill)="(16|bi[^"]*|currentColor)"/g, "").replace(/\n\s*/g, "");
    return `.bi-${name}{--icon:url("data:image/svg+xml,${dataAddress(small)}")}`;
  });
  const base = `.bi{display:inline-block;flex:none;width:1em;height:1em;vertical-align:-.125em;
    background:currentcolor;-webkit-mask:var(--icon) center/contain no-repeat;mask:var(--icon) center/contain no-repeat;forced-color-adjust:preserve-parent-color}`;
  return [base, ...(await Promise.all(rules))].join("\n");
}

/** Escapes only what a quoted CSS address cannot hold, which compresses better than escaping everything. */
function dataAddress(svg) {
  return svg.replaceAll('"', "'").replace(/[%#<>]/g, encodeURIComponent);
}

function hashed(name, bytes) {
  const { dir, name: stem, ext } = path.parse(name);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  return path.posix.join(dir, `${stem}.${hash}${ext}`);
}

async function save(name, bytes) {
  const file = path.join(out, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
  if (COMPRESSED.has(path.extname(name))) await writeFile(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}

async function bundle() {
  const result = await esbuild.build({
    entryPoints: ENTRIES.map((entry) => path.join(SOURCES, entry)),
    outdir: out,
    outbase: SOURCES,
    entryNames: "[dir]/[name].[hash]",
    assetNames: "fonts/[name].[hash]",
    chunkNames: "js/shared.[hash]",
    splitting: true,
    absWorkingDir: SOURCES,
    publicPath: PUBLIC_PATH,
    nodePaths: [modules],
    plugins: [scss, icons, fonts],
    bundle: true,
    minify: true,
    metafile: true,
    write: false,
    format: "esm",
    target: ["chrome100", "firefox100", "safari15.4"],
    legalComments: "none",
    logLevel: "warning",
  });
  const manifest = {};
  for (const file of result.outputFiles) {
    const name = path.relative(out, file.path).split(path.sep).join("/");
    await save(name, file.contents);
  }
  for (const [file, { entryPoint }] of Object.entries(result.metafile.outputs)) {
    const name = path.relative(out, path.resolve(SOURCES, file)).split(path.sep).join("/");
    if (ENTRIES.includes(entryPoint)) manifest[entryPoint] = `${PUBLIC_PATH}/${name}`;
  }
  return manifest;
}

async function images() {
  const manifest = {};
  for (const file of (await readdir(path.join(SOURCES, "images"))).sort()) {
    const bytes = await readFile(path.join(SOURCES, "images", file));
    const name = hashed(`images/${file}`, bytes);
    await save(name, bytes);
    manifest[`images/${file}`] = `${PUBLIC_PATH}/${name}`;
  }
  return manifest;
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const manifest = { ...(await bundle()), ...(await images()) };
const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
await writeFile(path.join(out, "manifest.json"), `${JSON.stringify(sorted, null, 2)}\n`);
console.log(`${Object.keys(sorted).length} assets in ${pathToFileURL(out).pathname}`);
