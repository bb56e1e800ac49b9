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
