"""The styles of every page: light, dark and print."""

CSS = """\
:root {
  color-scheme: light dark;
  --ink: #1b1d21; --paper: #ffffff; --faint: #5a6069; --line: #d5d9df; --panel: #f4f5f7; --accent: #00558a;
  --warn: #9a3d00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e7e9ec; --paper: #16181c; --faint: #a5acb6; --line: #3a3f47; --panel: #20242a; --accent: #74bdf0;
    --warn: #f0a56b;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 56rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0.5rem 0 1.2rem; }
h2 { font-size: 1.35rem; margin: 2.2rem 0 0.6rem; padding-bottom: 0.2rem; border-bottom: 1px solid var(--line); }
h3, h4, h5, h6 { font-size: 1.1rem; margin: 1.5rem 0 0.5rem; }
p { margin: 0.7rem 0; }
a { color: var(--accent); }
p.note, p.warning { padding: 0.5rem 0.9rem; background: var(--panel); border-left: 4px solid var(--accent); }
p.warning { border-left-color: var(--warn); }
math {
  font-size: 1.08em;
  font-family: "STIX Two Math", "Cambria Math", "Latin Modern Math", "DejaVu Math TeX Gyre", math;
}
.scroll { overflow-x: auto; overflow-y: hidden; max-width: 100%; padding: 0.15rem 0; }
.formula { display: flex; gap: 1.5rem; align-items: center; margin: 0.9rem 0; }
.formula .scroll { flex: 1 1 auto; }
.rule { color: var(--faint); font-size: 0.92em; }
.formula .rule { flex: 0 1 16rem; }
table { border-collapse: collapse; margin: 0.6rem 0; }
caption { text-align: left; color: var(--faint); padding: 0.3rem 0; }
th, td { text-align: left; padding: 0.32rem 0.9rem 0.32rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; border-bottom: 2px solid var(--line); }
.number { text-align: right; font-variant-numeric: tabular-nums; }
table.steps th, table.steps td { border: 0; padding: 0.3rem 0.35rem; }
table.steps thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
table.steps td:nth-child(-n+3) { white-space: nowrap; }
table.steps td.rule { padding-left: 2rem; }
table.steps math { width: max-content; margin: 0; }
table.steps td.left math { margin-left: auto; }
figure { margin: 1.2rem 0; }
figure img { display: block; max-width: 100%; height: auto; background: #ffffff; padding: 0.6rem; border-radius: 6px; }
figcaption { color: var(--faint); font-size: 0.92em; margin-top: 0.4rem; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 0.92em; }
pre { background: var(--panel); padding: 0.8rem 1rem; border-radius: 6px; overflow-x: auto; }
code.latex { color: var(--warn); overflow-wrap: anywhere; white-space: pre-wrap; }
details { border: 1px solid var(--line); border-radius: 6px; padding: 0.4rem 0.9rem; margin: 0.7rem 0; }
summary { cursor: pointer; font-weight: 600; }
@media print {
  :root {
    --ink: #000000; --paper: #ffffff; --faint: #444444; --line: #bbbbbb; --panel: #f4f4f4; --accent: #00558a;
    --warn: #9a3d00;
  }
  main { max-width: none; padding: 0; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  figure, pre, tr, .formula { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  pre { white-space: pre-wrap; }
  .scroll { overflow: visible; }
}
"""

# For a page and for a cell of a notebook, whose ground may be light or dark: tints are translucent.
VERDICTS = """\
.badge { display: inline-block; padding: 0 0.55em; border-radius: 0.7em; border: 1px solid; font-size: 0.85em;
  font-weight: 600; white-space: nowrap; }
.badge.proved { border-color: #0072b2; background: rgb(0 114 178 / 0.16); }
.badge.agrees { border-color: #56b4e9; background: rgb(86 180 233 / 0.16); border-style: dashed; }
.badge.refuted { border-color: #b84a00; background: #b84a00; color: #ffffff; }
.badge.unclear { border-color: #e69f00; background: rgb(230 159 0 / 0.22); }
.badge.definition { border-color: rgb(128 128 128 / 0.6); font-weight: 400; }
table.judged { border-collapse: collapse; width: 100%; margin: 0.9rem 0; }
table.judged td, table.judged th { border: 0; padding: 0.3rem 0.2rem; vertical-align: middle; text-align: left; }
table.judged td.left { text-align: right; width: 1%; white-space: nowrap; padding-left: 0.8rem; }
table.judged td.right { white-space: nowrap; }
table.judged td.center { text-align: center; }
table.judged math { width: max-content; margin: 0; }
table.judged td.left math { margin-left: auto; }
table.judged td.center math { margin: 0 auto; }
table.judged td.verdicts { text-align: right; padding-right: 0.6rem; width: 1%; white-space: nowrap; }
table.judged td.verdicts > span { display: block; margin: 0.15rem 0; }
table.judged > tbody > tr.refuted > td:first-child { box-shadow: inset 4px 0 0 #d55e00; }
table.judged > tbody > tr.unclear > td:first-child { box-shadow: inset 4px 0 0 #e69f00; }
table.judged tr { --ground: var(--paper, var(--jp-layout-color0, Canvas)); --tint: transparent; }
table.judged tr.refuted { --tint: rgb(213 94 0 / 0.07); }
table.judged tr.unclear { --tint: rgb(230 159 0 / 0.07); }
table.judged > tbody > tr > td { background: linear-gradient(var(--tint), var(--tint)), var(--ground); }
table.judged td.verdicts { position: sticky; right: 0; }
table.judged td.told { padding: 0 0.8rem 0.5rem 1.2rem; font-size: 0.94em; }
table.judged td.told p { margin: 0.15rem 0; }
table.judged p.hint { font-weight: 600; }
table.judged details { margin: 0.4rem 0 0; }
table.judged details table { margin: 0.3rem 0; }
table.judged details td, table.judged details th { padding: 0.15rem 0.9rem 0.15rem 0; vertical-align: top;
  overflow-wrap: anywhere; }
.where { display: block; font-size: 0.78em; opacity: 0.75; }
p.remark { font-size: 0.88em; opacity: 0.75; margin: -0.6rem 0 0.9rem; }
p.summary .badge { margin-right: 0.4em; }
.calcwork .scroll { overflow-x: auto; }
.calcwork table.judged tbody tr { background: none; }
"""
